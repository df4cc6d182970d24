/** Pure verdicts and formats, without a server. */
@NullMarked
package dev.rekindle.backup.member;

import org.jspecify.annotations.NullMarked;
