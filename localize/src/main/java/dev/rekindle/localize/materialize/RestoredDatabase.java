package dev.rekindle.localize.materialize;

import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.EtcdMemberJson;
import dev.rekindle.localize.identity.MemberIdentity;
import dev.rekindle.localize.wal.RestoredWal;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes the edit that makes a snapshot's database the database of a new member. */
public final class RestoredDatabase {
    private static final String MEMBERS = "members";
    private static final String MEMBERS_REMOVED = "members_removed";
    private static final String CLUSTER = "cluster";
    private static final String META = "meta";
    private static final String KEY = "key";

    private static final MemorySegment CONSISTENT_INDEX = Entry.name("consistent_index");
    private static final MemorySegment TERM = Entry.name("term");
    private static final MemorySegment SCHEDULED_COMPACTION = Entry.name("scheduledCompactRev");
    private static final MemorySegment FINISHED_COMPACTION = Entry.name("finishedCompactRev");

    private final BboltFile database;
    private final Entries root;
    private final NewPages pages;

    private RestoredDatabase(BboltFile database) throws IOException {
        this.database = database;
        this.root = Entries.read(database.root(), "root bucket", Entry.Kind.BUCKET);
        this.pages = new NewPages(database.meta());
    }

    /**
     * The edit for every member of this cluster: they all get the same.
     *
     * <p>Reads the root bucket, bucket {@code meta}, and with a bump the right-most path of bucket {@code key}: a few pages whatever the size of
     * the database. It proves nothing about the rest; that has been done when the snapshot was scanned.
     *
     * @param database the snapshot's file, with or without its trailer; not changed
     * @throws SnapshotCorruptException when what is read here is not sound, or leaves no room for the bump
     */
    public static DatabaseEdit edit(BboltFile database, ClusterIdentity cluster, Optional<RevisionBump> bump)
            throws IOException {
        RestoredDatabase restored = new RestoredDatabase(database);
        restored.putMembers(cluster);
        restored.putMeta(cluster, bump);
        return restored.finish();
    }

    private void putMembers(ClusterIdentity cluster) throws IOException {
        Entries rows = new Entries("bucket " + MEMBERS);
        for (MemberIdentity member : cluster.members()) {
            rows.put(Entry.value(
                    MemorySegment.ofArray(EtcdMemberJson.memberKey(member)), EtcdMemberJson.member(member)));
        }
        putBucket(MEMBERS, 0, rows);
        putBucket(MEMBERS_REMOVED, 0, new Entries("bucket " + MEMBERS_REMOVED));
        if (bucket(CLUSTER).isEmpty()) {
            putBucket(CLUSTER, 0, new Entries("bucket " + CLUSTER));
        }
    }

    private void putMeta(ClusterIdentity cluster, Optional<RevisionBump> bump) throws IOException {
        Optional<Bucket> meta = bucket(META);
        Entries rows = meta.isPresent()
                ? Entries.read(meta.get(), "bucket " + META, Entry.Kind.VALUE)
                : new Entries("bucket " + META);
        rows.put(Entry.value(CONSISTENT_INDEX, bigEndian(RestoredWal.lastIndex(cluster))));
        rows.put(Entry.value(TERM, bigEndian(RestoredWal.TERM)));
        if (bump.isPresent()) {
            byte[] revision = RevisionRow.bytes(bumped(rows, bump.get()));
            rows.put(Entry.value(SCHEDULED_COMPACTION, revision));
            putRow(Entry.value(MemorySegment.ofArray(revision), new byte[0]));
        }
        putBucket(META, meta.map(Bucket::sequence).orElse(0L), rows);
    }

    /**
     * The revision after the jump. It counts from where etcd would boot, which is the last row or a later compaction; etcdutl counts from the
     * last row alone, and so would jump too short when the last rows were compacted away.
     */
    private long bumped(Entries meta, RevisionBump bump) throws IOException {
        Optional<Bucket> key = bucket(KEY);
        long revision = key.isPresent() ? RevisionRow.last(key.get()) : 0;
        for (MemorySegment name : List.of(FINISHED_COMPACTION, SCHEDULED_COMPACTION)) {
            Optional<Entry> compaction = meta.get(name);
            if (compaction.isPresent()) {
                revision = Math.max(revision, RevisionRow.main(compaction.get().value(), Kind.META_VALUE));
            }
        }
        if (revision > Long.MAX_VALUE - bump.by()) {
            throw corrupt(Kind.REVISION_KEY, "revision of the store")
                    .expected("at most " + (Long.MAX_VALUE - bump.by()) + ", so that it can be raised by " + bump.by())
                    .found(Long.toString(revision));
        }
        return revision + bump.by();
    }

    private void putRow(Entry row) throws IOException {
        Optional<Bucket> key = bucket(KEY);
        if (key.isPresent()) {
            root.put(Entry.bucket(KEY, new KeyTail(database, pages).append(key.get(), row)));
        } else {
            putBucket(KEY, 0, new Entries("bucket " + KEY).put(row));
        }
    }

    private DatabaseEdit finish() throws SnapshotCorruptException {
        Meta old = database.meta();
        if (old.transaction() < 0 || old.transaction() > Long.MAX_VALUE - 2) {
            throw corrupt(Kind.BAD_META, "transaction number")
                    .expected("at most " + (Long.MAX_VALUE - 2))
                    .found(Long.toUnsignedString(old.transaction()));
        }
        long newRoot = pages.addLeaf(root.all());
        List<DatabaseWrite> writes = new ArrayList<>(pages.writes());
        // Both metas name the new root. When etcd finds one torn or damaged it falls back to the other, and that must
        // never be
        // the old membership with the old consistent index, on which a new log is silently ignored.
        writes.add(meta(old, 1, newRoot));
        writes.add(meta(old, 2, newRoot));
        return new DatabaseEdit(writes, Math.multiplyExact(pages.highWaterMark(), (long) old.pageSize()));
    }

    private DatabaseWrite meta(Meta old, int later, long newRoot) {
        Meta meta = new Meta(
                old.pageSize(),
                newRoot,
                old.rootSequence(),
                PageLayout.NO_FREELIST,
                pages.highWaterMark(),
                old.transaction() + later);
        MemorySegment page = PageImage.meta(meta);
        return new DatabaseWrite(PageLayout.pageId(page, 0) * old.pageSize(), page.asByteBuffer());
    }

    private Optional<Bucket> bucket(String name) throws IOException {
        return database.root().bucket(name.getBytes(US_ASCII));
    }

    private void putBucket(String name, long sequence, Entries rows) throws SnapshotCorruptException {
        root.put(Entry.bucket(name, pages.bucket(sequence, rows)));
    }

    private static byte[] bigEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
