/**
 * Reads bbolt files, on-disk format 2, and trusts nothing in them. It knows nothing of etcd and never writes.
 *
 * <p>The format as a grammar; all integers are little-endian here, {@code bytes} are as long as a size before them says, and {@code pgid} is a u64
 * page number (bbolt {@code internal/common}, {@code freelist.go}, {@code node.go}):
 *
 * <pre>
 *   file       = meta(0) meta(1) page*                       page n at byte n · pageSize; the high-water mark says how many
 *   page       = header body                                 fills 1 + overflow pages
 *   header     = id:pgid flags:u16 count:u16 overflow:u32    flags: 1 branch, 2 leaf, 4 meta, 16 freelist
 *   meta       = header magic:u32 version:u32 pageSize:u32 flags:u32 root:pgid sequence:u64
 *                freelist:pgid highWaterMark:pgid transaction:u64 checksum:u64      FNV-1a 64 from magic to transaction
 *   branch     = header branchElement{count} key*            the keys of child i are ≥ key i and &lt; key i+1
 *   leaf       = header leafElement{count} ( key value )*    keys ascend strictly, unsigned byte by byte
 *   branchElement = position:u32 keySize:u32 child:pgid      position counts from the element's own first byte
 *   leafElement   = flags:u32 position:u32 keySize:u32 valueSize:u32      flags: 1 = the value is a bucket
 *   value      = bytes | bucket
 *   bucket     = root:pgid sequence:u64 [ leaf ]             root 0: the bucket is the leaf that follows, inline
 *   freelist   = header ( pgid{count} | n:u64 pgid{n} )      the second form when count is 65,535
 * </pre>
 *
 * <p>Begin at {@link dev.rekindle.bbolt.BboltFile}. Every refusal is a {@link dev.rekindle.bbolt.SnapshotCorruptException}; memory is bounded whatever
 * a file says: 8 MiB of pages kept, one path of pages of at most a mebibyte each, and one entry of at most 64 MiB at a time.
 */
@NullMarked
package dev.rekindle.bbolt;

import org.jspecify.annotations.NullMarked;
