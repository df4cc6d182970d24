@NullMarked
package dev.rekindle.localize.receipt;

import org.jspecify.annotations.NullMarked;
