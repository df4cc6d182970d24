/** What the suites share: a snapshot with the truth about it, and the programs that restore it. */
@NullMarked
package dev.rekindle.engine;

import org.jspecify.annotations.NullMarked;
