/** Restores by the controller, which runs in the JVM of the tests with its own account's rights, into etcds of every owner on a real cluster. */
@NullMarked
package dev.rekindle.e2e.restore;

import org.jspecify.annotations.NullMarked;
