/** Everything that stands in the way of a restore, named at once and before anything is touched. Nothing here writes. */
@NullMarked
package dev.rekindle.controller.restore.preflight;

import org.jspecify.annotations.NullMarked;
