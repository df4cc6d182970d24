/** What the custom resources share: conditions, the closed list of their reasons, and references by name, never into another namespace. */
@NullMarked
package dev.rekindle.api;

import org.jspecify.annotations.NullMarked;
