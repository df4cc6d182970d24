/** Pure verdicts and formats, without a server. */
@NullMarked
package dev.rekindle.backup.manifest;

import org.jspecify.annotations.NullMarked;
