@NullMarked
package dev.rekindle.localize.source;

import org.jspecify.annotations.NullMarked;
