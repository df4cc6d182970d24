package dev.rekindle.engine.conformance;

/** What is compared. */
enum Aspect {
    /** Hash, revision, keys, size and version of {@code snapshot status}. */
    STATUS("status"),
    /** HashKV at up to eight revisions, as the live etcd gave it and as {@code etcdutl hashkv} does. */
    HASH_KV("hashkv ²"),
    /** The restored database: the status hash covers every bucket, the membership included. */
    DATABASE("restored db"),
    /** The records of the write-ahead log. */
    WAL("WAL records"),
    /** What etcd takes from the raft snapshot. */
    SNAP(".snap"),
    /** {@code bbolt check} of the restored database. */
    STRUCTURE("bbolt check"),
    /** One member: boots, holds everything, puts, defragments, restarts, is snapshotted again. */
    ONE_MEMBER("boots alone"),
    /** Three members of our making. */
    THREE_MEMBERS("boots as three"),
    /** One member restored by etcdutl and two by us, in one cluster. */
    MIXED("one by etcdutl, two by us");

    private final String title;

    Aspect(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
