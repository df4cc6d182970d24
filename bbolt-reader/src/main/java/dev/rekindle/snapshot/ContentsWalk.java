package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BUCKET;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.KEY_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.REVISION_KEY;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Crc32cCombiner;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.snapshot.LeafEntries.Inline;
import dev.rekindle.snapshot.LeafEntries.Tree;
import dev.rekindle.snapshot.PageRecord.Leaf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Goes through a scanned snapshot from its root in key order: proves every tree, demands of each of etcd's buckets what etcd puts there, and adds up
 * the status hash (etcd {@code etcdutl/snapshot/v3_snapshot.go}, {@code Status}: root buckets in order; of each its name, then key and value of
 * every entry, of a bucket inside a bucket only the name).
 */
final class ContentsWalk {
    private static final Set<EtcdBucket> NEEDED = EnumSet.of(EtcdBucket.KEY, EtcdBucket.META);

    private final PageScanner scanned;
    private final TreeWalk trees;
    private final SchemaRows schema = new SchemaRows();
    private final Optional<LiveKeys> liveKeys;
    private final Set<EtcdBucket> seen = EnumSet.noneOf(EtcdBucket.class);
    private int hash;
    private long entries;
    private long revision;
    private long leases;

    private ContentsWalk(PageScanner scanned) {
        this.scanned = scanned;
        this.trees = new TreeWalk(scanned);
        this.liveKeys = scanned.rows().log().map(LiveKeys::new);
    }

    /** Proves everything that the root leads to. */
    static ContentsWalk of(PageScanner scanned) throws SnapshotCorruptException {
        var walk = new ContentsWalk(scanned);
        walk.trees.tree(scanned.meta().root(), 0, 0, walk::rootLeaf);
        walk.trees.requireFreelistAgrees();
        for (EtcdBucket needed : NEEDED) {
            if (!walk.seen.contains(needed)) {
                throw corrupt(BUCKET, "root bucket")
                        .expected("etcd's bucket " + needed)
                        .found("none of that name: no etcd wrote this");
            }
        }
        return walk;
    }

    /** CRC-32C over all buckets, unsigned 32 bit. */
    long statusHash() {
        return Integer.toUnsignedLong(hash);
    }

    /** Entries of all buckets. */
    long entries() {
        return entries;
    }

    /** Main revision of the last row, or 0. */
    long revision() {
        return revision;
    }

    /** Number of leases. */
    long leases() {
        return leases;
    }

    /** What the small buckets say. */
    SchemaRows schema() {
        return schema;
    }

    /** The rows, if they were all remembered. */
    Optional<LiveKeys> liveKeys() {
        return liveKeys.filter(
                rows -> scanned.rows().log().filter(log -> !log.isOver()).isPresent());
    }

    private void rootLeaf(long page, Leaf leaf, int depth) throws SnapshotCorruptException {
        if (leaf.count() == 0) {
            return;
        }
        LeafEntries buckets = kept(page, leaf);
        for (int i = 0; i < buckets.count(); i++) {
            if (!buckets.isBucket(i)) {
                throw buckets.damage(i, "a bucket", "a plain value in the root bucket");
            }
            Optional<EtcdBucket> bucket = EtcdBucket.named(buckets.name(i));
            bucket.ifPresent(seen::add);
            addToHash(buckets.key(i));
            bucket(buckets, i, depth, (at, inside, below) -> leaf(bucket, at, inside, below));
        }
    }

    private void bucket(LeafEntries parent, int index, int depth, TreeWalk.LeafVisitor visitor)
            throws SnapshotCorruptException {
        long page = parent.leaf().page();
        switch (parent.bucket(index)) {
            case Tree(long root) -> trees.tree(root, page, depth + 1, visitor);
            case Inline(PageImage image) -> visitor.leaf(page, inline(image), depth + 1);
        }
    }

    /** Proves the page of an inline bucket. */
    private Leaf inline(PageImage image) throws SnapshotCorruptException {
        var log = new PageLog();
        log.leaf(scanned.leaves().scan(image));
        return (Leaf) log.read(0);
    }

    /** A leaf of a root bucket. */
    private void leaf(Optional<EtcdBucket> bucket, long page, Leaf leaf, int depth) throws SnapshotCorruptException {
        entries += leaf.count();
        boolean buckets = leaf.content() == LeafContent.KEPT && hasBuckets(kept(page, leaf));
        if (buckets || leaf.content() == LeafContent.NESTED) {
            nested(bucket, page, leaf, depth);
            return;
        }
        hash = Crc32cCombiner.combine(hash, leaf.crc(), leaf.length());
        if (bucket.isPresent() && leaf.count() > 0) {
            etcdLeaf(bucket.get(), page, leaf);
        }
    }

    private void etcdLeaf(EtcdBucket bucket, long page, Leaf leaf) throws SnapshotCorruptException {
        switch (bucket) {
            case KEY -> rows(page, leaf);
            case LEASE -> {
                require(LeafContent.LEASES, leaf, bucket, page);
                leases += leaf.count();
            }
            case META, CLUSTER, AUTH -> {
                // A leaf that is not kept has no key whose value is known.
                if (leaf.content() == LeafContent.KEPT) {
                    values(bucket, kept(page, leaf));
                }
            }
            case MEMBERS, ALARM -> {
                require(LeafContent.KEPT, leaf, bucket, page);
                values(bucket, kept(page, leaf));
            }
            case MEMBERS_REMOVED, AUTH_USERS, AUTH_ROLES -> {}
        }
    }

    private void values(EtcdBucket bucket, LeafEntries rows) throws SnapshotCorruptException {
        for (int i = 0; i < rows.count(); i++) {
            try {
                value(bucket, rows, i);
            } catch (SnapshotCorruptException wrong) {
                String what = "entry " + JsonReader.printable(rows.name(i)) + " of bucket " + bucket;
                throw damage(wrong.kind(), what, rows.leaf().page())
                        .expected(wrong.expected())
                        .found(wrong.found());
            }
        }
    }

    private void value(EtcdBucket bucket, LeafEntries rows, int index) throws SnapshotCorruptException {
        MemorySegment value = rows.value(index);
        switch (bucket) {
            case META -> schema.meta(rows.name(index), value);
            case CLUSTER -> schema.cluster(rows.name(index), value);
            case AUTH -> schema.auth(rows.name(index), value);
            case MEMBERS -> schema.member(rows.key(index), value);
            case ALARM -> schema.alarm(rows.key(index), value);
            case KEY, LEASE, MEMBERS_REMOVED, AUTH_USERS, AUTH_ROLES -> {}
        }
    }

    private void rows(long page, Leaf leaf) throws SnapshotCorruptException {
        switch (leaf.content()) {
            case ROWS -> {
                revision = leaf.last().main();
                liveKeys.ifPresent(rows -> rows.addLeaf(leaf.pointer(), leaf.count()));
            }
            case UNSOUND_ROWS ->
                throw scanned.finding(page)
                        .filter(finding -> finding.kind() == KEY_VALUE)
                        .orElseGet(() -> damage(KEY_VALUE, "value of a row in bucket key", page)
                                .expected("a protobuf message mvccpb.KeyValue")
                                .found("bytes that are none"));
            case LEASES, PLAIN, KEPT, NESTED ->
                throw damage(REVISION_KEY, "row keys in bucket key", page)
                        .expected("revisions of 17 or 18 bytes")
                        .found("others, between " + leaf.first() + " and " + leaf.last());
        }
    }

    private void nested(Optional<EtcdBucket> bucket, long page, Leaf leaf, int depth) throws SnapshotCorruptException {
        if (bucket.isPresent() || leaf.content() == LeafContent.NESTED) {
            throw damage(BUCKET, "entry of a bucket", page)
                    .expected("a plain value, as in all buckets of etcd")
                    .found("a bucket inside it");
        }
        LeafEntries inside = kept(page, leaf);
        for (int i = 0; i < inside.count(); i++) {
            addToHash(inside.key(i));
            if (inside.isBucket(i)) {
                bucket(inside, i, depth, this::nestedLeaf);
            } else {
                addToHash(inside.value(i));
            }
        }
    }

    /** A leaf of a bucket inside a bucket that is not etcd's: proved, but not part of the hash. */
    private void nestedLeaf(long page, Leaf leaf, int depth) throws SnapshotCorruptException {
        if (leaf.content() == LeafContent.KEPT) {
            LeafEntries inside = kept(page, leaf);
            for (int i = 0; i < inside.count(); i++) {
                if (inside.isBucket(i)) {
                    bucket(inside, i, depth, this::nestedLeaf);
                }
            }
        }
    }

    private LeafEntries kept(long page, Leaf leaf) throws SnapshotCorruptException {
        if (leaf.content() != LeafContent.KEPT) {
            throw damage(BUCKET, "leaf of the root bucket", page)
                    .expected("entries that are buckets")
                    .found("others, between " + leaf.first() + " and " + leaf.last());
        }
        byte[] bytes = scanned.kept().read(leaf.pointer());
        return new LeafEntries(new PageImage(
                bytes, 0, bytes.length, page, page * scanned.meta().pageSize()));
    }

    private static boolean hasBuckets(LeafEntries rows) {
        for (int i = 0; i < rows.count(); i++) {
            if (rows.isBucket(i)) {
                return true;
            }
        }
        return false;
    }

    private void addToHash(MemorySegment bytes) {
        var crc = new CRC32C();
        crc.update(bytes.toArray(ValueLayout.JAVA_BYTE));
        hash = Crc32cCombiner.combine(hash, (int) crc.getValue(), bytes.byteSize());
    }

    private void require(LeafContent content, Leaf leaf, EtcdBucket bucket, long page) throws SnapshotCorruptException {
        if (leaf.content() != content) {
            throw damage(SCHEMA_VALUE, "entry of bucket " + bucket, page)
                    .expected("what etcd puts there")
                    .found("another kind of key or value, between " + leaf.first() + " and " + leaf.last());
        }
    }

    private SnapshotCorruptException.Finding damage(SnapshotCorruptException.Kind kind, String what, long page) {
        return corrupt(kind, what).page(page).offset(page * scanned.meta().pageSize());
    }
}
