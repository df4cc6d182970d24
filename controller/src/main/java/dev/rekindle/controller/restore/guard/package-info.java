/** Keeps bootstrap guards true after their restores have ended: who the members are changes with the size of a cluster. */
@NullMarked
package dev.rekindle.controller.restore.guard;

import org.jspecify.annotations.NullMarked;
