/** The contract that every store passes, and what files promise beyond it. */
@NullMarked
package dev.rekindle.objectstore;

import org.jspecify.annotations.NullMarked;
