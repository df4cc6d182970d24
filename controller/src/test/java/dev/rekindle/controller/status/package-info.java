@NullMarked
package dev.rekindle.controller.status;

import org.jspecify.annotations.NullMarked;
