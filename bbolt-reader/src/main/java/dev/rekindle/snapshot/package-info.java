/**
 * etcd's schema on top of bbolt: what an etcd snapshot says, and the proof that it says it.
 *
 * <p>A snapshot as etcd streams it ({@code server/etcdserver/api/v3rpc/maintenance.go}) is a grammar of two parts:
 *
 * <pre>
 *   snapshot  = pages trailer
 *   pages     = all pages of a bbolt file below its high-water mark, in file order
 *   trailer   = SHA-256 of pages, 32 bytes
 * </pre>
 *
 * <p>Inside, root buckets in byte order ({@code server/storage/schema/bucket.go}):
 *
 * <pre>
 *   key       { revision → mvccpb.KeyValue }            revision = u64 main '_' u64 sub [ 't' ]    big-endian; 't' marks a deletion
 *   meta      { consistent_index, term → u64 big-endian; confState → JSON;
 *               finishedCompactRev, scheduledCompactRev → revision; storageVersion → version }
 *   cluster   { clusterVersion → version; downgrade → JSON }
 *   members   { id in hex → member in JSON }            members_removed { id in hex → "removed" }
 *   lease     { u64 big-endian → leasepb.Lease }        alarm { etcdserverpb.AlarmMember → nothing }
 *   auth      { authEnabled → u8; authRevision → u64 big-endian }      authUsers, authRoles { name → authpb }
 * </pre>
 *
 * <p>How {@link dev.rekindle.snapshot.SnapshotScanner} proves all this in one pass, although pages lie in any order: {@code PageFeed} cuts the stream
 * into pages; {@code PageScanner} looks at each position by itself, and for whatever has the header of a branch or leaf with this page's number,
 * alive or not, {@code LeafScan} and {@code BranchScan} prove what can be proved inside one page, and some twenty bytes go into {@code PageLog} and
 * {@code BranchLog}: first and last key, CRC-32C, length, count, children. At the end {@code TreeWalk} follows the trees from the root through those
 * records, and {@code ContentsWalk} holds every leaf against the bucket that it turned out to belong to and combines the CRCs in key order.
 */
@NullMarked
package dev.rekindle.snapshot;

import org.jspecify.annotations.NullMarked;
