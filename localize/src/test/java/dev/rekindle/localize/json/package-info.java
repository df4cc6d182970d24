@NullMarked
package dev.rekindle.localize.json;

import org.jspecify.annotations.NullMarked;
