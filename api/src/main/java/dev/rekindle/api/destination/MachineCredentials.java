package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a store that is not Amazon's may see requests signed with the machine's credentials. */
public enum MachineCredentials {
    /** Never. */
    @JsonProperty("Withheld")
    WITHHELD,
    /** Yes, by TLS. */
    @JsonProperty("Sent")
    SENT
}
