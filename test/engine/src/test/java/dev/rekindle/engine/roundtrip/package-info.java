/** Random keyspaces, taken through a snapshot and a restore. */
@NullMarked
package dev.rekindle.engine.roundtrip;

import org.jspecify.annotations.NullMarked;
