/** How people name stores. */
@NullMarked
package dev.rekindle.objectstore.url;

import org.jspecify.annotations.NullMarked;
