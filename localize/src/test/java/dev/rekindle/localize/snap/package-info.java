@NullMarked
package dev.rekindle.localize.snap;

import org.jspecify.annotations.NullMarked;
