package dev.rekindle.backup;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.member.CrossMemberResult;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.snapshot.SnapshotReport;

/** A backup that is complete: object and manifest are in place. */
public record BackupResult(
        StoredObject object, Manifest manifest, SnapshotReport report, CrossMemberResult comparison) {}
