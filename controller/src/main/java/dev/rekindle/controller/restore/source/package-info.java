/** What a restore brings back: one version of one object, believed for a reason, and what a pod needs to read it. */
@NullMarked
package dev.rekindle.controller.restore.source;

import org.jspecify.annotations.NullMarked;
