@NullMarked
package dev.rekindle.backup.catalogue;

import org.jspecify.annotations.NullMarked;
