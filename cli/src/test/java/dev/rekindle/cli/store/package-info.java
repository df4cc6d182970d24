/** The verbs on stores, run as a person runs them. */
@NullMarked
package dev.rekindle.cli.store;

import org.jspecify.annotations.NullMarked;
