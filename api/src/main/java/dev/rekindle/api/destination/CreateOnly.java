package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who keeps an object from being replaced. */
public enum CreateOnly {
    /** The store, in one step. */
    @JsonProperty("Native")
    NATIVE,
    /** We, by looking before and after: for stores that ignore If-None-Match. */
    @JsonProperty("HeadGuard")
    HEAD_GUARD
}
