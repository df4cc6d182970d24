/**
 * JSON as far as a restore needs it: the receipt, the termination line, and the two small documents that etcd keeps as JSON.
 *
 * <p>Values are immutable and keep the order in which they were put. {@link dev.rekindle.localize.json.JsonWriter} escapes as Go's
 * {@code encoding/json} does, because etcd's own rows are compared byte by byte; {@link dev.rekindle.localize.json.JsonReader} is strict
 * (RFC 8259), bounded in depth, and refuses a name that occurs twice.
 */
@NullMarked
package dev.rekindle.localize.json;

import org.jspecify.annotations.NullMarked;
