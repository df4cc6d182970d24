/**
 * The restore engine: a request in, a member directory that etcd can start from out, or a reason why not and an untouched directory.
 *
 * <p>{@link dev.rekindle.localize.Restore} is the whole flow; {@link dev.rekindle.localize.RestoreLocalize} is its main for an init
 * container. Everything of ours in a data directory lies under {@code <data-dir>/.rekindle/}:
 *
 * <pre>
 *  data-dir/
 *    member/                      published by one rename; holds rekindle-receipt.json with the token of its restore
 *    .rekindle/
 *      lock                       held by the run at work
 *      staging-TOKEN/member/      being written and proved; at most one
 *      archive-TOKEN/member/      what was there before the restore TOKEN; never deleted by us
 *      rolled-back-TOKEN/member/  what the restore TOKEN had made, once it was rolled back; never deleted by us
 *      joiner                     this member starts empty, by the order TOKEN
 * </pre>
 */
@NullMarked
package dev.rekindle.localize;

import org.jspecify.annotations.NullMarked;
