/**
 * Takes backups.
 *
 * <pre>
 *  EtcdBackup ─▶ BackupReconciler ─▶ NextStep (pure) ─▶ Runs (queue) ─▶ BackupRun (a thread of its own) ─▶ Ending ─▶ status
 * </pre>
 *
 * An attempt stands in the status before it touches anything, and the key of its object follows from that status. So whoever comes after a controller
 * that died finds what it left under the same key: {@link dev.rekindle.controller.backup.Remains} adopts what is complete and removes what is not.
 */
@NullMarked
package dev.rekindle.controller.backup;

import org.jspecify.annotations.NullMarked;
