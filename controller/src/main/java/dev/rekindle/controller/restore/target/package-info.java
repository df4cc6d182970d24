/** What a restore goes into: who owns the pods of the etcd, how they are laid out, and what each of them gets. Nothing here writes. */
@NullMarked
package dev.rekindle.controller.restore.target;

import org.jspecify.annotations.NullMarked;
