@NullMarked
package dev.rekindle.backup.spool;

import org.jspecify.annotations.NullMarked;
