package dev.rekindle.backup.etcd;

/** An alarm that a member has raised. */
public record EtcdAlarm(long memberId, Type type) {

    /** What is wrong. */
    public enum Type {
        /** The database quota is used up. */
        NOSPACE,
        /** The member's data differs from the others'. */
        CORRUPT,
        /** One that this version does not know. */
        UNKNOWN
    }
}
