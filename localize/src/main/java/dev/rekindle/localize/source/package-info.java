/** Where the bytes of a snapshot come from: a local file, or an object store's presigned URL read by ranges. */
@NullMarked
package dev.rekindle.localize.source;

import org.jspecify.annotations.NullMarked;
