package dev.rekindle.snapshot;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.StructureCheck;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot, or the {@code db} of a stopped etcd, on the local disk, opened for questions. Opening reads the metas and the revisions; each question
 * reads the pages it needs and checks those. {@link #scan} proves the whole file, {@link #checkStructure} its structure alone.
 *
 * <p>Bucket {@code key} is ordered by time, not by key. So {@link #list}, {@link #count}, {@link #get}, {@link #history} and {@link #hashKv} walk
 * through rows, at worst all of them, without keeping any values.
 *
 * <p>The file is never written. May be shared between threads.
 */
public final class SnapshotFile implements AutoCloseable {
    /** Asks for the current revision, as in etcd's own calls. */
    public static final long CURRENT = 0;

    private static final long NONE = -1;
    private static final MemorySegment NO_BYTES =
            MemorySegment.ofArray(new byte[0]).asReadOnly();

    private final BboltFile file;
    private final ClusterBuckets cluster;
    private final KeyHistory keys;
    private final OptionalLong finishedCompaction;
    private final OptionalLong scheduledCompaction;
    private final long revision;

    private SnapshotFile(BboltFile file) throws IOException {
        this.file = file;
        this.cluster = new ClusterBuckets(file.root());
        this.keys = new KeyHistory(cluster.bucket("key"));
        this.finishedCompaction = cluster.compaction("finishedCompactRev");
        this.scheduledCompaction = cluster.compaction("scheduledCompactRev");
        var last = new RowCursor(cluster.bucket("key"));
        this.revision = Math.max(Math.max(last.earlier() ? last.revision().main() : 1, 1), compacted());
    }

    /**
     * Opens a file.
     *
     * @throws dev.rekindle.bbolt.SnapshotCorruptException if it is no snapshot, or is damaged where opening looks
     * @throws IOException if it cannot be read
     */
    public static SnapshotFile open(Path path) throws IOException {
        BboltFile file = BboltFile.open(path);
        try {
            return new SnapshotFile(file);
        } catch (IOException | RuntimeException failure) {
            try {
                file.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** The bbolt file underneath. */
    public BboltFile bbolt() {
        return file;
    }

    /** Proves the whole file in one sequential pass, independent of what has been asked before. Two threads. */
    public SnapshotReport scan(ScanOptions options, ScanProgress progress) throws IOException {
        return FileScan.of(file.path(), options, progress);
    }

    /** Checks the whole structure, page by page in key order. */
    public StructureCheck.Counts checkStructure() throws IOException {
        return StructureCheck.run(file);
    }

    /** The revision that etcd has when it boots from this: the greatest of the last row's and both compactions', at least 1. */
    public long revision() {
        return revision;
    }

    /** The last compaction that finished. */
    public OptionalLong compactRevision() {
        return finishedCompaction;
    }

    /** The last compaction that began; etcd resumes it at boot if it is later than {@link #compactRevision}. */
    public OptionalLong scheduledCompactRevision() {
        return scheduledCompaction;
    }

    /** {@link #hashKv(long, long)} with the compaction that a server booted from this snapshot reports; −1 if there never was one. */
    public HashKv hashKv(long atRevision) throws IOException, RevisionUnavailableException {
        return hashKv(atRevision, compacted());
    }

    /**
     * The hash that a server reports at {@code atRevision} when its last compaction was {@code compactRevision}. Because a snapshot has all history
     * since its own last compaction, later ones can be foretold: a running cluster can be compared with an older snapshot for as long as the
     * snapshot's revision is not compacted.
     *
     * @param atRevision from {@code compactRevision} to {@link #revision}, or {@link #CURRENT}
     * @param compactRevision not before the snapshot's own last compaction; −1 for none
     */
    public HashKv hashKv(long atRevision, long compactRevision) throws IOException, RevisionUnavailableException {
        long at = atRevision == CURRENT ? revision : atRevision;
        if (compactRevision < compacted()) {
            throw RevisionUnavailableException.compacted("compact revision", compactRevision, compacted());
        }
        if (at < compactRevision) {
            throw RevisionUnavailableException.compacted("revision", at, compactRevision);
        }
        requireNotFuture(at);
        return HashKvWalk.hash(cluster.bucket("key"), at, compactRevision, finishedCompaction.orElse(NONE));
    }

    /** Number of live keys as etcd 3.6 and later count them, the key without bytes included that a revision bump writes. */
    public long liveKeys() throws IOException {
        return keys.liveKeys(revision);
    }

    /** {@link #list(byte[], long)} at the current revision. */
    public List<Row> list(byte[] prefix) throws IOException {
        return keys.list(prefix, revision);
    }

    /** The keys that begin with {@code prefix} and were live at that revision, in byte order. Memory grows with their number. */
    public List<Row> list(byte[] prefix, long atRevision) throws IOException, RevisionUnavailableException {
        return keys.list(prefix, readable(atRevision));
    }

    /** Number of keys that {@link #list} returns, in 24 to 48 bytes of memory a key. */
    public long count(byte[] prefix, long atRevision) throws IOException, RevisionUnavailableException {
        return keys.count(prefix, readable(atRevision));
    }

    /** The key and its value as they were at that revision; nothing if it did not exist then. */
    public Optional<KeyValue> get(byte[] key, long atRevision) throws IOException, RevisionUnavailableException {
        return keys.get(key, readable(atRevision));
    }

    /** All that is known of a key, writes and deletions, oldest first; rows that a compaction removed are gone. */
    public List<Row> history(byte[] key) throws IOException {
        return keys.history(key);
    }

    /** The value that a row of this snapshot wrote, read-only; empty for a deletion. */
    public MemorySegment value(Row row) throws IOException {
        var rows = cluster.bucket("key");
        Optional<MemorySegment> message =
                rows.isPresent() ? rows.get().get(row.revision().encode()) : Optional.empty();
        return message.isPresent() ? KeyValue.parse(message.get()).value() : NO_BYTES;
    }

    /** The members stored. */
    public List<Member> members() throws IOException {
        return cluster.members();
    }

    /** The leases stored. */
    public List<Lease> leases() throws IOException {
        return cluster.leases();
    }

    /** The alarms raised. */
    public List<Alarm> alarms() throws IOException {
        return cluster.alarms();
    }

    /** Users and roles by name. */
    public Auth auth() throws IOException {
        return cluster.auth();
    }

    /** The version that the whole cluster had agreed on; absent before etcd 3.5. */
    public Optional<String> clusterVersion() throws IOException {
        return cluster.text("cluster", "clusterVersion");
    }

    /** The version of the schema; absent before etcd 3.6. */
    public Optional<String> storageVersion() throws IOException {
        return cluster.text("meta", "storageVersion");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The compaction that a server booted from this snapshot is at, −1 for none. */
    private long compacted() {
        return Math.max(finishedCompaction.orElse(NONE), scheduledCompaction.orElse(NONE));
    }

    private long readable(long atRevision) throws RevisionUnavailableException {
        long at = atRevision == CURRENT ? revision : atRevision;
        if (at < compacted()) {
            throw RevisionUnavailableException.compacted("revision", at, compacted());
        }
        requireNotFuture(at);
        return at;
    }

    private void requireNotFuture(long at) throws RevisionUnavailableException {
        if (at > revision) {
            throw RevisionUnavailableException.future("revision", at, revision);
        }
    }
}
