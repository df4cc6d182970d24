@NullMarked
package dev.rekindle.localize.identity;

import org.jspecify.annotations.NullMarked;
