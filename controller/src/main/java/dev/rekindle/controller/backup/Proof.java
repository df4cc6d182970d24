package dev.rekindle.controller.backup;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.SourceReport;
import dev.rekindle.api.backup.SourceReport.SeenMember;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.backup.Verification;
import dev.rekindle.api.backup.Verification.Layer;
import dev.rekindle.api.backup.Verification.Result;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.controller.status.Sizes;
import dev.rekindle.objectstore.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a complete backup proves, told from its manifest and its objects as they were read back from the store; so a backup whose status was lost has the
 * same status as one that was never interrupted.
 *
 * @param destination name of the EtcdBackupDestination
 * @param object as the store tells it
 * @param storedManifest as the store tells it
 */
record Proof(String destination, Manifest manifest, StoredObject object, StoredObject storedManifest) {

    /** Of an entry that is complete; empty for any other. */
    static Optional<Proof> of(String destination, CatalogueEntry entry) {
        return entry.state()
                .readManifest()
                .flatMap(manifest -> entry.object()
                        .flatMap(object ->
                                entry.manifest().map(stored -> new Proof(destination, manifest, object, stored))));
    }

    StoredObjectReport stored() {
        Manifest.StoredBytes bytes = manifest.object();
        return new StoredObjectReport(
                destination,
                object.key().value(),
                object.version().value(),
                bytes.size(),
                bytes.sha256(),
                bytes.checksum().orElse(null),
                storedManifest.key().value(),
                storedManifest.version().value(),
                manifest.encoding().flatMap(encoding -> encoding.encryption()).isPresent());
    }

    SnapshotReport snapshot() {
        Manifest.Content content = manifest.snapshot();
        return new SnapshotReport(
                manifest.plain().size(),
                manifest.plain().sha256(),
                content.revision(),
                boxed(content.compactRevision()),
                content.hashKv().map(Manifest.Hash::hash).orElse(null),
                content.statusHash(),
                content.totalKeys(),
                boxed(content.liveKeys()),
                content.leases(),
                content.storageVersion().orElse(null),
                content.clusterVersion().orElse(null),
                content.authEnabled(),
                content.alarms());
    }

    SourceReport source() {
        Manifest.Source live = manifest.source();
        return new SourceReport(
                live.clusterId(),
                live.memberId(),
                live.memberName(),
                live.endpoint(),
                live.etcdVersion(),
                live.linearizableRevision(),
                live.comparison(),
                live.members().stream()
                        .limit(16)
                        .map(member -> new SeenMember(
                                member.id(),
                                member.name(),
                                member.learner(),
                                member.etcdVersion().orElse(null),
                                member.hashKv().map(Manifest.Hash::hash).orElse(null),
                                member.verdict(),
                                member.reason().orElse(null)))
                        .toList());
    }

    /** Layer by layer. A manifest is written only after all before it were passed, so its being there is their proof. */
    List<Verification> layers() {
        boolean compared = !manifest.source().comparison().equals("not-compared");
        return List.of(
                passed(Layer.TRAILER, "length and SHA-256 that etcd sent along"),
                passed(Layer.STRUCTURE, "every page, reference and the order of all keys"),
                manifest.snapshot()
                        .hashKv()
                        .map(hash -> passed(Layer.HASH_KV, hash.hash() + " at revision " + hash.revision()))
                        .orElseGet(() -> new Verification(
                                Layer.HASH_KV, Result.SKIPPED, "the rows did not fit into the memory for them")),
                new Verification(Layer.MEMBERS, compared ? Result.PASSED : Result.SKIPPED, agreement()),
                passed(
                        Layer.STORE,
                        "version, size and " + manifest.object().checksum().orElse("SHA-256")),
                passed(Layer.MANIFEST, "read back from " + storedManifest.key().value()));
    }

    /** For {@code status.message}. */
    String story() {
        return "stored " + size() + " at revision " + manifest.snapshot().revision() + ", " + agreement();
    }

    /** For {@code status.displaySize}. */
    String size() {
        return Sizes.of(manifest.plain().size());
    }

    private String agreement() {
        List<Manifest.SeenMember> members = manifest.source().members();
        long equal = members.stream()
                .filter(member -> member.verdict().equals("equal"))
                .count();
        return switch (manifest.source().comparison()) {
            case "agreed" ->
                equal == members.size()
                        ? members.size() == 1 ? "its one member agrees" : "all " + equal + " members agree"
                        : equal + " of " + members.size() + " members agree, the others could not be asked";
            case "others-differ" ->
                "the members "
                        + String.join(
                                ", ",
                                members.stream()
                                        .filter(member -> member.verdict().equals("differs"))
                                        .map(Manifest.SeenMember::name)
                                        .toList())
                        + " differ from it and need repair";
            default -> "members were not compared";
        };
    }

    private static Verification passed(Layer layer, String detail) {
        return new Verification(layer, Result.PASSED, detail);
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
