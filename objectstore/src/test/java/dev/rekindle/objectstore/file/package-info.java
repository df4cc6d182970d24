/** What a directory as a store must do beyond the contract of all stores. */
@NullMarked
package dev.rekindle.objectstore.file;

import org.jspecify.annotations.NullMarked;
