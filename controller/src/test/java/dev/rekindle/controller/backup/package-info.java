@NullMarked
package dev.rekindle.controller.backup;

import org.jspecify.annotations.NullMarked;
