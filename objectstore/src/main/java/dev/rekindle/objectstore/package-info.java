/**
 * Where backups live: one small interface, {@link dev.rekindle.objectstore.ObjectStore}, and its stores.
 *
 * <p>The interface says what a backup needs and no more, in words that a bucket and a directory share. An object is written
 * once, as a stream, and appears at its key complete or not at all; a key that is taken stays as it is. Readers and deleters
 * name the version they mean. Nothing here knows what the bytes are.
 */
@NullMarked
package dev.rekindle.objectstore;

import org.jspecify.annotations.NullMarked;
