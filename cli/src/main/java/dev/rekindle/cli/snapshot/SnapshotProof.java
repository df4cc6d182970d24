package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.Manifest.Difference;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.RevisionUnavailableException;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.Trailer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is certain of a snapshot once it was scanned, and what follows from a digest or a manifest at hand. */
final class SnapshotProof {
    private final Path file;
    private final SnapshotReport report;
    private final List<ProofStep> steps = new ArrayList<>();

    SnapshotProof(Path file, SnapshotReport report) {
        this.file = file;
        this.report = report;
        step(
                "length",
                report.size() + " bytes: " + report.pages() + " pages of " + report.pageSize()
                        + ", as the first page says"
                        + (report.trailer() == Trailer.ABSENT ? "" : ", and 32 bytes of SHA-256"));
        if (report.trailer() == Trailer.VERIFIED) {
            step("trailer", "the SHA-256 behind the pages is that of the pages");
        }
        step("structure", "every page in use: its number, type and bounds, keys ascending, referenced once");
        step("history", "revisions ascend to " + report.revision() + "; members, leases, alarms and users can be read");
    }

    /** Compares the digest of the whole file with the one that was given. */
    void compareDigest(String expected) throws CommandFailedException {
        if (!expected.equalsIgnoreCase(report.sha256())) {
            throw differs(Reason.DIGEST_MISMATCH, "SHA-256 of the file", expected, report.sha256());
        }
        step("digest", "SHA-256 of the whole file is the one given");
    }

    /** Compares all that the manifest says, HashKV included. */
    void compareManifest(ManifestChoice choice, SnapshotFile open) throws IOException, CommandFailedException {
        List<Difference> differences = choice.manifest().verify(report);
        if (!differences.isEmpty()) {
            Difference first = differences.getFirst();
            throw differs(reason(first), "by " + choice.path() + ", " + first.field(), first.expected(), first.found());
        }
        step("manifest", choice.path() + ": size, SHA-256, revisions, counts, versions and cluster are this file's");
        if (choice.manifest().snapshot().hashKv().isPresent()) {
            compareHashKv(choice.manifest().snapshot().hashKv().get(), open);
        }
    }

    /** The steps so far, in their order. */
    List<ProofStep> steps() {
        return List.copyOf(steps);
    }

    private void compareHashKv(Manifest.Hash expected, SnapshotFile open) throws IOException, CommandFailedException {
        String wanted = ReportText.text(
                new HashKv(Long.parseLong(expected.hash(), 16), expected.revision(), expected.compactRevision()));
        String found;
        try {
            found = ReportText.text(
                    report.hashKv().isPresent()
                            ? report.hashKv().get()
                            : open.hashKv(expected.revision(), expected.compactRevision()));
        } catch (RevisionUnavailableException e) {
            found = String.valueOf(e.getMessage());
        }
        if (!wanted.equals(found)) {
            throw differs(Reason.HASH_KV_MISMATCH, "HashKV", wanted, found);
        }
        step("hashkv", "HashKV of all keys is the manifest's: " + wanted);
    }

    private void step(String name, String proved) {
        steps.add(new ProofStep(name, proved));
    }

    private static Reason reason(Difference difference) {
        return switch (difference.field()) {
            case "object.size", "encoding.plain.size" -> Reason.SIZE_MISMATCH;
            case "object.sha256", "encoding.plain.sha256" -> Reason.DIGEST_MISMATCH;
            case "snapshot.memberClusterId" -> Reason.FOREIGN_CLUSTER;
            case "snapshot.hashKv" -> Reason.HASH_KV_MISMATCH;
            default -> Reason.REVISION_MISMATCH;
        };
    }

    private CommandFailedException differs(Reason reason, String what, String expected, String found) {
        return new Complaint(
                        ExitCode.SNAPSHOT,
                        reason.toString(),
                        file + ": this is not the expected snapshot: " + what + " differs",
                        expected,
                        found,
                        "the file is sound in itself, but another one was promised; use the one that belongs to it")
                .asException();
    }
}
