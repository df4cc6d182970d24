/** The words in which the types say to the generator of their definitions what a field may hold. */
@NullMarked
package dev.rekindle.api.schema;

import org.jspecify.annotations.NullMarked;
