/** The admission policies of {@code config/policy} on a real API server: what they add, what they leave alone, and whom they refuse. */
@NullMarked
package dev.rekindle.policy;

import org.jspecify.annotations.NullMarked;
