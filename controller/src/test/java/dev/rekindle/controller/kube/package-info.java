@NullMarked
package dev.rekindle.controller.kube;

import org.jspecify.annotations.NullMarked;
