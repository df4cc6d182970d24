/** Specifications of the bbolt reader. */
@NullMarked
package dev.rekindle.bbolt;

import org.jspecify.annotations.NullMarked;
