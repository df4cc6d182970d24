package dev.rekindle.objectstore.gcs;

import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;

/** We do not go on: a redirect, a session on another host, an answer to another question. Trying again does not help. */
final class RefusedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** For people; carries no secret. */
    RefusedConnectionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
