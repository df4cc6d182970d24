package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a bucket is named in a request. */
public enum Addressing {
    /** As a part of the host name. */
    @JsonProperty("VirtualHost")
    VIRTUAL_HOST,
    /** As the first segment of the path. */
    @JsonProperty("Path")
    PATH
}
