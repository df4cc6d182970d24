package dev.rekindle.backup.etcd;

import java.io.IOException;

/** A call to one etcd endpoint failed; the message is for people and says endpoint, cause and what to do. */
public final class EtcdException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why, as a caller must tell it apart. The names are stable. */
    public enum Kind {
        /** Nothing listens there, the name does not resolve, or the connection broke. */
        UNREACHABLE,
        /** The deadline passed without an answer. */
        TIMEOUT,
        /** No TLS connection that both sides trust. */
        TLS,
        /** Wrong user or password, or none where etcd wants one. */
        UNAUTHENTICATED,
        /** The user may not do this; a snapshot needs the role root. */
        DENIED,
        /** The member knows no leader, so the cluster has no quorum or the member is cut off. */
        NO_LEADER,
        /** The endpoint is a learner, which does not serve this call. */
        LEARNER,
        /** The revision asked for is compacted away. */
        COMPACTED,
        /** The member has not reached the revision asked for. */
        FUTURE_REVISION,
        /** The NOSPACE alarm is raised: the database quota is used up. */
        NO_SPACE,
        /** The server is overloaded and sheds calls. */
        BUSY,
        /** The CORRUPT alarm is raised. */
        CORRUPT,
        /** What is named does not exist, e.g. a lease. */
        NOT_FOUND,
        /** The snapshot stream made no progress. */
        STALLED,
        /** The snapshot stream ended before the bytes it had announced. */
        TRUNCATED,
        /** The calling thread was interrupted, or the stream was closed. */
        CANCELLED,
        /** An answer that etcd does not give: something else listens there, or its data is damaged. */
        UNEXPECTED
    }

    private final Kind kind;
    private final transient Endpoint endpoint;

    EtcdException(Kind kind, Endpoint endpoint, String message) {
        super("etcd " + endpoint + ": " + message);
        this.kind = kind;
        this.endpoint = endpoint;
    }

    EtcdException(Kind kind, Endpoint endpoint, String message, Throwable cause) {
        super("etcd " + endpoint + ": " + message, cause);
        this.kind = kind;
        this.endpoint = endpoint;
    }

    /** Endpoints that were named for one cluster lead to two. */
    public static EtcdException foreignCluster(Endpoint endpoint, long found, long expected) {
        return new EtcdException(
                Kind.UNEXPECTED,
                endpoint,
                "belongs to cluster " + Long.toHexString(found) + ", the endpoints before it to cluster "
                        + Long.toHexString(expected) + "; name the endpoints of one cluster");
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** Where. */
    public Endpoint endpoint() {
        return endpoint;
    }
}
