/** What the controller writes for the API server to act on, and nobody else: injections of an init container, and guards of clusters. */
@NullMarked
package dev.rekindle.api.internal;

import org.jspecify.annotations.NullMarked;
