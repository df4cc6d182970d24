/**
 * A backup from etcd's client port to an object that is proved before it is visible:
 *
 * <pre>
 * choose a member → stream → scan and upload as it streams → compare with every member → publish → head → manifest, last
 * </pre>
 *
 * <p>{@link dev.rekindle.backup.BackupPipeline} does it for any store, {@link dev.rekindle.backup.SnapshotSave} for one file.
 */
@NullMarked
package dev.rekindle.backup;

import org.jspecify.annotations.NullMarked;
