/** Destinations: opened for who may use them, and probed. */
@NullMarked
package dev.rekindle.controller.destination;

import org.jspecify.annotations.NullMarked;
