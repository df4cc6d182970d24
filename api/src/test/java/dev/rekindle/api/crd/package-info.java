/** Makes the definitions of the custom resources from their types, and holds them against the committed ones. */
@NullMarked
package dev.rekindle.api.crd;

import org.jspecify.annotations.NullMarked;
