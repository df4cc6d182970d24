@NullMarked
package dev.rekindle.controller.restore.source;

import org.jspecify.annotations.NullMarked;
