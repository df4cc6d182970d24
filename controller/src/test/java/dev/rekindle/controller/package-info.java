@NullMarked
package dev.rekindle.controller;

import org.jspecify.annotations.NullMarked;
