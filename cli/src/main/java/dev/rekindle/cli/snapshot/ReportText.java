package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Facts;
import dev.rekindle.cli.console.Printable;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.snapshot.Alarm;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Member;
import dev.rekindle.snapshot.MemberRole;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** All that a snapshot says, for people: a fact a line. */
record ReportText(SnapshotReport report, long liveKeys) {
    void print(TextOutput out) throws IOException {
        var facts = new Facts()
                .add("hash", Long.toHexString(report.statusHash()))
                .add("revision", report.revision())
                .add(
                        "total keys",
                        liveKeys + " live (etcd 3.6 and later); " + report.totalKeys()
                                + " entries in all buckets (3.4, 3.5)")
                .add(
                        "total size",
                        report.pageBytes() + " bytes, " + ByteSize.of(report.pageBytes()) + ": " + report.pages()
                                + " pages of " + report.pageSize())
                .add("file size", report.size() + " bytes")
                .add("sha256", report.sha256())
                .add("trailer", trailer())
                .add("storage version", report.storageVersion().orElse("none (before etcd 3.6)"))
                .add("cluster version", report.clusterVersion().orElse("none"))
                .add("boot revision", report.bootRevision())
                .add("compact revision", text(report.compactRevision()))
                .add("scheduled compaction", text(report.scheduledCompactRevision()))
                .add(
                        "hash kv",
                        report.hashKv().map(ReportText::text).orElse("not computed; see rekindle snapshot hashkv"))
                .add("transaction", report.transaction())
                .add("consistent index", unsigned(report.consistentIndex()))
                .add("term", unsigned(report.term()))
                .add("cluster id", report.clusterId().orElse("none"))
                .add("authentication", report.authEnabled() ? "enabled" : "disabled")
                .add("leases", report.leases());
        list(facts, "alarms", report.alarms().stream().map(ReportText::text).toList());
        list(facts, "members", report.members().stream().map(ReportText::text).toList());
        facts.print(out);
    }

    static String text(HashKv hash) {
        return hash.hash() + " at revision " + hash.revision() + ", compacted at " + hash.compactRevision();
    }

    private String trailer() {
        return switch (report.trailer()) {
            case VERIFIED -> "SHA-256 of the pages, right";
            case DIFFERS -> "SHA-256 of other pages";
            case ABSENT -> "none: a copy of a db";
        };
    }

    private static void list(Facts facts, String name, List<String> lines) {
        facts.add(name, lines.isEmpty() ? "none" : lines.getFirst());
        lines.stream().skip(1).forEach(line -> facts.add("", line));
    }

    private static String text(Alarm alarm) {
        return alarm.type() + " raised by " + Long.toHexString(alarm.memberId());
    }

    private static String text(Member member) {
        var text = new StringBuilder(Long.toHexString(member.id())).append(' ');
        text.append(member.name().isEmpty() ? "(not started)" : printable(member.name()));
        member.peerUrls().forEach(url -> text.append(' ').append(printable(url)));
        return text.append(member.role() == MemberRole.LEARNER ? " (learner)" : "")
                .toString();
    }

    private static String printable(String text) {
        return Printable.escape(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
    }

    private static String unsigned(OptionalLong number) {
        return number.isPresent() ? Long.toUnsignedString(number.getAsLong()) : "none";
    }
}
