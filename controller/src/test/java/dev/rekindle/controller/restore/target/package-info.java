@NullMarked
package dev.rekindle.controller.restore.target;

import org.jspecify.annotations.NullMarked;
