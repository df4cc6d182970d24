package dev.rekindle.backup.manifest;

import java.io.IOException;

/** A manifest that cannot be read, or that is not one; the message names the field and what is wrong with it. */
public final class ManifestException extends IOException {
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }

    ManifestException(String message, Throwable cause) {
        super(message, cause);
    }
}
