@NullMarked
package dev.rekindle.localize.decode;

import org.jspecify.annotations.NullMarked;
