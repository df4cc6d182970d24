@NullMarked
package dev.rekindle.engine.encoding;

import org.jspecify.annotations.NullMarked;
