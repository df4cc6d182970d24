@NullMarked
package dev.rekindle.controller.destination;

import org.jspecify.annotations.NullMarked;
