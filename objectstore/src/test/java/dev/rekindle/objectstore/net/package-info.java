/** Which addresses may be connected to. */
@NullMarked
package dev.rekindle.objectstore.net;

import org.jspecify.annotations.NullMarked;
