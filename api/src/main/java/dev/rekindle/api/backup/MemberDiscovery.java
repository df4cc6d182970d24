package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which members are spoken to. */
public enum MemberDiscovery {
    /** Also those at the client URLs that members advertise. */
    @JsonProperty("Advertised")
    ADVERTISED,
    /** None but those that were named. */
    @JsonProperty("NamedOnly")
    NAMED_ONLY
}
