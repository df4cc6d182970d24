/**
 * A bucket of Amazon S3, or of what speaks its protocol, as an {@link dev.rekindle.objectstore.ObjectStore}.
 *
 * <p>An object becomes visible by one request that replaces nothing ({@code If-None-Match: *}), and whatever that request's
 * answer was, a HEAD decides what is true: every upload carries a random attempt id in its metadata, so an object can be told
 * from somebody else's even where the answer was lost. Nothing is believed because of a status code alone.
 */
@NullMarked
package dev.rekindle.objectstore.s3;

import org.jspecify.annotations.NullMarked;
