/** Why a restore ended: exit codes, a closed list of reasons, and the exceptions that carry them. */
@NullMarked
package dev.rekindle.localize.failure;

import org.jspecify.annotations.NullMarked;
