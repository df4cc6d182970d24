/**
 * The receipt: a small JSON file inside {@code member/} that says which restore put it there, and from what. It appears together with the
 * member, by the same rename, so its presence proves that the restore was completed.
 */
@NullMarked
package dev.rekindle.localize.receipt;

import org.jspecify.annotations.NullMarked;
