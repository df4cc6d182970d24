/** {@code EtcdRestore}, from the first look to the end: preflight, run, ending. */
@NullMarked
package dev.rekindle.controller.restore;

import org.jspecify.annotations.NullMarked;
