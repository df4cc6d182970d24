@NullMarked
package dev.rekindle.localize.materialize;

import org.jspecify.annotations.NullMarked;
