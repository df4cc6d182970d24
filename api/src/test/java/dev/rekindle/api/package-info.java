/** The custom resources on a real API server: what it refuses, what it keeps, what it shows. */
@NullMarked
package dev.rekindle.api;

import org.jspecify.annotations.NullMarked;
