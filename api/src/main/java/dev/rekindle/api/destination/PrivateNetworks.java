package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a store may live where the internet does not route to. */
public enum PrivateNetworks {
    /** Public addresses only. */
    @JsonProperty("Refused")
    REFUSED,
    /** Also those of RFC 1918, RFC 4193 and RFC 6598; the metadata services of clouds are never reached. */
    @JsonProperty("Allowed")
    ALLOWED
}
