@NullMarked
package dev.rekindle.controller.restore.preflight;

import org.jspecify.annotations.NullMarked;
