/** That owners keep their etcd alive and its data with it, before anything of ours is there: the ground on which restores are tested. */
@NullMarked
package dev.rekindle.e2e.owners;

import org.jspecify.annotations.NullMarked;
