package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a store may be reached without TLS. */
public enum PlainHttp {
    /** Never. */
    @JsonProperty("Refused")
    REFUSED,
    /** Where an administrator says so. */
    @JsonProperty("Allowed")
    ALLOWED
}
