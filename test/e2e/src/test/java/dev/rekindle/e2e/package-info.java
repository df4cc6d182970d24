/** Tests against a whole cluster, and what they have in common. */
@NullMarked
package dev.rekindle.e2e;

import org.jspecify.annotations.NullMarked;
