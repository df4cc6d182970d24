/**
 * Optional client-side compression and encryption of stored objects. Compressed as gzip members, so that any {@code gunzip} reads them;
 * encrypted by Tink with a fresh data key for each object, which is wrapped for at least two recipients and bound, like the cipher text, to what
 * the object means.
 *
 * <p>What this protects is secrecy, and each object's integrity against whoever has no public key. It does not say who wrote an object: a
 * public key is public. That is what a signature is for.
 */
@NullMarked
package dev.rekindle.backup.encoding;

import org.jspecify.annotations.NullMarked;
