/**
 * Copies of backups from one store to another, proved on the way. See {@link dev.rekindle.backup.copy.BackupCopy}.
 */
@NullMarked
package dev.rekindle.backup.copy;

import org.jspecify.annotations.NullMarked;
