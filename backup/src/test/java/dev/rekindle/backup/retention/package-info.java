@NullMarked
package dev.rekindle.backup.retention;

import org.jspecify.annotations.NullMarked;
