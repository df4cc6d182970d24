/**
 * Which addresses a store may be reached at, checked after resolution and before the connection, so that an endpoint in a
 * configuration cannot be turned against the machine that reads it.
 */
@NullMarked
package dev.rekindle.objectstore.net;

import org.jspecify.annotations.NullMarked;
