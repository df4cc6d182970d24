/** What is in the images that {@code hack/images} built, read from their archives. */
@NullMarked
package dev.rekindle.e2e.images;

import org.jspecify.annotations.NullMarked;
