package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an object needs a manifest. */
public enum ManifestNeed {
    /** Without one, the restore is refused. */
    @JsonProperty("Required")
    REQUIRED,
    /** For snapshots that another tool has taken; what only a manifest can tell is then not proved. */
    @JsonProperty("Optional")
    OPTIONAL
}
