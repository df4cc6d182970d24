@NullMarked
package dev.rekindle.localize.proto;

import org.jspecify.annotations.NullMarked;
