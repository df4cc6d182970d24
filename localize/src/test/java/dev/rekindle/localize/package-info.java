@NullMarked
package dev.rekindle.localize;

import org.jspecify.annotations.NullMarked;
