package dev.rekindle.cli.drill;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.Acceptance;
import dev.rekindle.localize.Content;
import dev.rekindle.localize.ExistingData;
import dev.rekindle.localize.MemberPlan;
import dev.rekindle.localize.Ownership;
import dev.rekindle.localize.Progress;
import dev.rekindle.localize.Restore;
import dev.rekindle.localize.RestoreRequest;
import dev.rekindle.localize.RestoreResult;
import dev.rekindle.localize.Target;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The work that every story does: restore into a directory of the drill's own, and boot a real etcd from it. */
final class Rehearsal {
    private final Path binary;
    private final Path dir;
    private final String peerUrl;
    private final ConnectionOptions options;

    /**
     * @param binary the etcd executable
     * @param dir the drill's own directory; everything that is restored lies below it
     */
    Rehearsal(Path binary, Path dir, ConnectionOptions options) throws IOException {
        this.binary = binary;
        this.dir = dir;
        this.peerUrl = ThrowAwayEtcd.freePeerUrl();
        this.options = options;
    }

    /** Starts etcd on a data directory that is empty or was restored here. */
    ThrowAwayEtcd boot(Path data) throws IOException, InterruptedException {
        return ThrowAwayEtcd.start(binary, data, peerUrl, dir.resolve(data.getFileName() + ".log"), options);
    }

    /** Starts a second etcd, of a cluster of its own. */
    ThrowAwayEtcd bootAnother(Path data) throws IOException, InterruptedException {
        Path log = dir.resolve(data.getFileName() + ".log");
        return ThrowAwayEtcd.start(binary, data, ThrowAwayEtcd.freePeerUrl(), log, options);
    }

    /**
     * Restores into {@code data} as a cluster of one.
     *
     * @param token names this restore; a second one with the same token finds the receipt of the first
     */
    RestoreResult restore(String token, Restorable from, Path data, OptionalLong bump) throws Exception {
        var plan = new MemberPlan(ThrowAwayEtcd.NAME, ThrowAwayEtcd.NAME + "=" + peerUrl, peerUrl, token);
        var acceptance = new Acceptance(
                from.expectations(), TrailerPolicy.REQUIRED, Acceptance.EmptyKeyspace.REFUSED, Optional.empty());
        var target = Target.of(data, Optional.empty(), ExistingData.REFUSE, new Ownership.Inherited());
        var content = new Content.FromSnapshot(from.source(), plan, acceptance, bump);
        return Restore.run(new RestoreRequest(token, target, content), new PosixDisk(), Progress.SILENT);
    }

    /** Proves that a restore that is done is left alone by a second run, and that another restore may not replace what it restored. */
    List<Fact> restoreAgain(String token, Restorable from, Path data) throws Exception {
        RestoreResult again = restore(token, from, data, OptionalLong.empty());
        if (!(again instanceof RestoreResult.AlreadyDone)) {
            throw new ClaimFailedException("expected the second run to find its receipt, found " + again);
        }
        try {
            restore(token + "-other", from, data, OptionalLong.empty());
        } catch (RestoreException e) {
            if (e.reason() == Reason.TARGET_NOT_EMPTY) {
                return List.of(
                        new Fact("second run", "nothing to do"),
                        new Fact("another restore", e.reason().toString()));
            }
            throw e;
        }
        throw new ClaimFailedException("another restore replaced the data of a member that had served");
    }

    /** Offers a damaged snapshot to a fresh target and tells whether it was refused without leaving anything there. */
    Refusal offer(Damage damage) throws InterruptedException {
        Path data = dir.resolve("refused");
        long before = System.nanoTime();
        try {
            restore("drill-refusal", damage.opening().open(), data, OptionalLong.empty());
            return refusal(damage, Verdict.FAILED, "", "it was accepted and restored", before);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Complaint complaint = Diagnosis.of(e);
            if (complaint.isInterruption()) {
                throw Drill.interrupted(e);
            }
            boolean untouched = Files.notExists(data.resolve("member"));
            Verdict verdict = damage.due().isMetBy(complaint) && untouched ? Verdict.PROVED : Verdict.FAILED;
            return refusal(damage, verdict, reason(complaint, e), message(complaint), before);
        } finally {
            Trees.delete(data);
        }
    }

    /** The kind of damage where the reader names one: closer to the matter than that the snapshot is corrupt. */
    private static String reason(Complaint complaint, Exception e) {
        return e instanceof SnapshotCorruptException corrupt
                ? complaint.reason() + ": " + corrupt.kind()
                : complaint.reason();
    }

    private static String message(Complaint complaint) {
        String comparison = complaint.expected().isEmpty()
                ? ""
                : "; expected " + complaint.expected() + ", found " + complaint.found();
        return complaint.what() + comparison;
    }

    private static Refusal refusal(Damage damage, Verdict verdict, String reason, String message, long before) {
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        return new Refusal(damage.name(), damage.knows(), verdict, reason, message, took);
    }
}
