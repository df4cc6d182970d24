@NullMarked
package dev.rekindle.localize.wal;

import org.jspecify.annotations.NullMarked;
