/**
 * The smallest edit that turns the database of a snapshot into the database of a new member.
 *
 * <p>bbolt never writes over a page in use, and neither does this: pages are appended at the high-water mark, and then both meta pages name
 * the new root. What no longer hangs on the root is free by definition, because the freelist is declared as not stored.
 *
 * <pre>
 *  before   meta meta | pages of the snapshot ................ | trailer
 *  after    META META | pages of the snapshot, none touched .. | [members] [meta] [tail of key] ROOT
 * </pre>
 *
 * <p>What changes, in etcd's words, is what etcdutl 3.5 and later change: bucket {@code members} holds the new members,
 * {@code members_removed} is empty, {@code cluster} exists, {@code meta/consistent_index} and {@code meta/term} are those of the new log; and
 * with a revision bump one row more in {@code key}, and {@code meta/scheduledCompactRev}. Sources: etcd
 * {@code etcdutl/snapshot/v3_snapshot.go}, {@code server/storage/schema/}; bbolt {@code bucket.go}, {@code node.go}, {@code tx.go}.
 */
@NullMarked
package dev.rekindle.localize.materialize;

import org.jspecify.annotations.NullMarked;
