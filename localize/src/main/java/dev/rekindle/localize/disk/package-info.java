/** The engine's only way to a file system: a small interface, the POSIX disk behind it, and the lock. */
@NullMarked
package dev.rekindle.localize.disk;

import org.jspecify.annotations.NullMarked;
