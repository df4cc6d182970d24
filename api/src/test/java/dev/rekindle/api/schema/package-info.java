/** What texts mean. */
@NullMarked
package dev.rekindle.api.schema;

import org.jspecify.annotations.NullMarked;
