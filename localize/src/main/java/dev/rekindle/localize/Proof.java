package dev.rekindle.localize;

import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.SnapshotReport;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares what a snapshot is with what it was said to be. Only called with a report, so the snapshot is sound in itself. */
final class Proof {
    private final Acceptance acceptance;
    private final String source;

    Proof(Acceptance acceptance, String source) {
        this.acceptance = acceptance;
        this.source = source;
    }

    /** Before the first byte: the length that the source announces. */
    void announced(OptionalLong size) throws SnapshotRefusedException {
        if (size.isPresent()) {
            compare(
                    Reason.SIZE_MISMATCH,
                    "size in bytes",
                    acceptance.expectations().size(),
                    size.getAsLong());
        }
    }

    /** After the last byte: everything but HashKV. */
    void report(SnapshotReport report) throws SnapshotRefusedException, TargetRefusedException {
        Expectations expected = acceptance.expectations();
        compare(Reason.SIZE_MISMATCH, "size in bytes", expected.size(), report.size());
        if (expected.sha256().isPresent() && !expected.sha256().get().equals(report.sha256())) {
            throw mismatch(Reason.DIGEST_MISMATCH, "SHA-256", expected.sha256().get(), report.sha256());
        }
        // They differ only where the last writes were compacted away; a manifest may hold either.
        if (expected.revision().isEmpty() || expected.revision().getAsLong() != report.revision()) {
            compare(Reason.REVISION_MISMATCH, "revision", expected.revision(), report.bootRevision());
        }
        cluster(expected.clusterId(), report);
        if (acceptance.emptyKeyspace() == Acceptance.EmptyKeyspace.REFUSED && report.bootRevision() <= 1) {
            throw new SnapshotRefusedException(
                    Reason.EMPTY_KEYSPACE,
                    source
                            + ": no key was ever written to this store; a cluster restored from it would look healthy and hold "
                            + "nothing. If that is what you want, allow an empty keyspace",
                    "at least one key",
                    "none");
        }
        version("storage version", report.storageVersion());
        version("cluster version", report.clusterVersion());
    }

    /** The hash to compare, where one is expected. */
    Optional<HashKv> expectedHash() {
        Expectations expected = acceptance.expectations();
        return expected.hashKv().isPresent()
                ? Optional.of(new HashKv(
                        expected.hashKv().getAsLong(),
                        expected.revision().getAsLong(),
                        expected.compactRevision().getAsLong()))
                : Optional.empty();
    }

    /** HashKV at the expected revisions. */
    void hash(HashKv expected, HashKv found) throws SnapshotRefusedException {
        if (!expected.equals(found)) {
            throw mismatch(Reason.HASH_KV_MISMATCH, "HashKV", text(expected), text(found));
        }
    }

    private void cluster(OptionalLong expected, SnapshotReport report) throws SnapshotRefusedException {
        if (expected.isPresent()) {
            String wanted = Long.toHexString(expected.getAsLong());
            String found = report.clusterId().orElse("none");
            if (!wanted.equals(found)) {
                throw mismatch(Reason.FOREIGN_CLUSTER, "cluster id", wanted, found);
            }
        }
    }

    private void version(String what, Optional<String> text) throws TargetRefusedException {
        Optional<EtcdMinor> found = text.flatMap(EtcdMinor::parse);
        Optional<EtcdMinor> limit = acceptance.targetVersion();
        if (found.isPresent() && limit.isPresent() && found.get().compareTo(limit.get()) > 0) {
            throw new TargetRefusedException(
                    Reason.VERSION_TOO_NEW,
                    source + ": " + what + " " + text.get() + " is newer than the target's etcd " + limit.get()
                            + ", which could not read it; restore with etcd " + found.get() + " or newer",
                    "at most " + limit.get(),
                    text.get());
        }
    }

    private void compare(Reason reason, String what, OptionalLong expected, long found)
            throws SnapshotRefusedException {
        if (expected.isPresent() && expected.getAsLong() != found) {
            throw mismatch(reason, what, Long.toString(expected.getAsLong()), Long.toString(found));
        }
    }

    private SnapshotRefusedException mismatch(Reason reason, String what, String expected, String found) {
        return new SnapshotRefusedException(
                reason,
                source + ": this is not the expected snapshot: " + what + " expected " + expected + ", found " + found
                        + "; use the snapshot that belongs to this manifest",
                expected,
                found);
    }

    private static String text(HashKv hash) {
        return hash.hash() + " at revision " + hash.revision() + ", compacted at " + hash.compactRevision();
    }
}
