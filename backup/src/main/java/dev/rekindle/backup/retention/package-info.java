/**
 * Which backups may go, and their removal. {@link dev.rekindle.backup.retention.RetentionPlan} decides, a pure function of what
 * was found; {@link dev.rekindle.backup.retention.Prune} carries it out, looking again at each object before it goes.
 */
@NullMarked
package dev.rekindle.backup.retention;

import org.jspecify.annotations.NullMarked;
