@NullMarked
package dev.rekindle.backup.copy;

import org.jspecify.annotations.NullMarked;
