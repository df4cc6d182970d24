/**
 * The {@code .snap} file: the v2 store in which etcd 3.4 and 3.5 look up their members (3.6 still loads it, 3.7 ignores it).
 *
 * <pre>
 * File     --&gt; snappb.snapshot { 1 crc: uint32, 2 data: bytes }       crc = CRC-32C(data), never 0
 * data     --&gt; raftpb.Snapshot { 1 data: bytes, 2 metadata { 1 conf_state, 2 index, 3 term } }
 * its data --&gt; JSON of the v2 store
 * </pre>
 *
 * <p>Sources: etcd {@code server/etcdserver/api/snap/snapshotter.go}, {@code server/etcdserver/api/v2store/store.go}.
 */
@NullMarked
package dev.rekindle.localize.snap;

import org.jspecify.annotations.NullMarked;
