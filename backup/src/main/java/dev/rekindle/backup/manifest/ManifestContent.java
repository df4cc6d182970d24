package dev.rekindle.backup.manifest;

import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.member.CrossMemberResult;
import dev.rekindle.backup.member.CrossMemberResult.MemberVerdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.snapshot.Alarm;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Member;
import dev.rekindle.snapshot.MemberRole;
import dev.rekindle.snapshot.SnapshotReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How what was proved and seen is written down in a manifest. */
public final class ManifestContent {
    private ManifestContent() {}

    /**
     * The part about the snapshot.
     *
     * @param hashKv of the snapshot at its own compact revision, where it is known by now
     */
    public static Manifest.Content content(SnapshotReport report, Optional<HashKv> hashKv) {
        return new Manifest.Content(
                report.revision(),
                report.bootRevision(),
                report.compactRevision(),
                report.scheduledCompactRevision(),
                hashKv.map(ManifestContent::hash),
                Manifest.hex32(report.statusHash()),
                report.totalKeys(),
                report.liveKeys(),
                report.pageSize(),
                report.storageVersion(),
                report.clusterVersion(),
                report.clusterId(),
                report.members().stream().map(ManifestContent::member).toList(),
                report.alarms().stream().map(ManifestContent::alarm).toList(),
                report.authEnabled(),
                report.leases());
    }

    /** The members of the live cluster and how each compared. */
    public static List<Manifest.SeenMember> members(CrossMemberResult comparison) {
        return comparison.members().stream().map(ManifestContent::member).toList();
    }

    /** The manifest of a copy: the same backup, whose object has another key, version and checksum of the store. */
    public static Manifest moved(Manifest manifest, StoredObject copy) {
        var object = new Manifest.StoredBytes(
                copy.key().value(),
                copy.version().value(),
                manifest.object().size(),
                manifest.object().sha256(),
                copy.checksum().map(Object::toString));
        return new Manifest(
                manifest.format(),
                object,
                manifest.encoding(),
                manifest.snapshot(),
                manifest.source(),
                manifest.backup(),
                manifest.time(),
                manifest.tool());
    }

    /** A finding or verdict as the manifest spells it: {@code OTHERS_DIFFER} becomes {@code others-differ}. */
    public static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Manifest.Hash hash(HashKv hash) {
        return new Manifest.Hash(Manifest.hex32(hash.hash()), hash.revision(), hash.compactRevision());
    }

    private static Manifest.StoredMember member(Member member) {
        return new Manifest.StoredMember(
                Long.toHexString(member.id()), member.name(), member.peerUrls(), member.role() == MemberRole.LEARNER);
    }

    private static String alarm(Alarm alarm) {
        return Long.toHexString(alarm.memberId()) + ":" + alarm.type();
    }

    private static Manifest.SeenMember member(MemberVerdict verdict) {
        return new Manifest.SeenMember(
                verdict.member().hexId(),
                verdict.member().name(),
                verdict.member().role() == EtcdMember.Role.LEARNER,
                verdict.version(),
                verdict.hash().map(ManifestContent::hash),
                spelled(verdict.verdict()),
                verdict.reason().isEmpty() ? Optional.empty() : Optional.of(verdict.reason()));
    }
}
