package dev.rekindle.localize.wal;

/** The kinds of WAL records, numbered as in etcd {@code server/storage/wal/wal.go}. */
public enum WalRecordType {
    METADATA(1),
    ENTRY(2),
    STATE(3),
    CRC(4),
    SNAPSHOT(5);

    private final int number;

    WalRecordType(int number) {
        this.number = number;
    }

    /** The number on disk. */
    public int number() {
        return number;
    }
}
