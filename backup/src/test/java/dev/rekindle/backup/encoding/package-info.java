@NullMarked
package dev.rekindle.backup.encoding;

import org.jspecify.annotations.NullMarked;
