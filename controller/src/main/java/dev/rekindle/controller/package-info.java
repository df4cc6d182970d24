/** The operator: its wiring and its settings; what it does lies in the packages below. */
@NullMarked
package dev.rekindle.controller;

import org.jspecify.annotations.NullMarked;
