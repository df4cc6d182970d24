/**
 * The write-ahead log that a restored member starts from.
 *
 * <pre>
 * WalSegment --&gt; Frame*, zeros or the end of the file
 * Frame      --&gt; u64le Length, Record, Padding
 * Length     --&gt; bits 0..55: bytes of Record; bits 56..63: 0, or 0x80 | bytes of Padding
 * Padding    --&gt; zeros up to a multiple of 8
 * Record     --&gt; protobuf { 1 type: int64, 2 crc: uint32, 3 data: bytes }
 * </pre>
 *
 * <p>{@code crc} is CRC-32C over the data of all records so far, continued from record to record; the first record carries the start value.
 * Sources: etcd {@code server/storage/wal/encoder.go}, {@code wal.go}, {@code api/.../walpb/record.proto}.
 */
@NullMarked
package dev.rekindle.localize.wal;

import org.jspecify.annotations.NullMarked;
