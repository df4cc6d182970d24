package dev.rekindle.snapshot;

/** What a member raised an alarm for (etcd {@code rpc.proto}, {@code AlarmType}). */
public enum AlarmType {
    /** None; etcd stores no such alarm. */
    NONE,
    /** The member's space quota is used up: the cluster takes no writes until the alarm is disarmed. */
    NOSPACE,
    /** The member's data differs from its peers'. */
    CORRUPT,
    /** A type that came after etcd 3.7. */
    OTHER;

    static AlarmType of(long number) {
        if (number == 0) {
            return NONE;
        }
        if (number == 1) {
            return NOSPACE;
        }
        return number == 2 ? CORRUPT : OTHER;
    }
}
