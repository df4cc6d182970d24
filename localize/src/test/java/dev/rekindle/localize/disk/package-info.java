@NullMarked
package dev.rekindle.localize.disk;

import org.jspecify.annotations.NullMarked;
