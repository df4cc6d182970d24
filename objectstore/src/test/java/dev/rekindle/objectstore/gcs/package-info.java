/** What Cloud Storage as a store must do beyond the contract of all stores. */
@NullMarked
package dev.rekindle.objectstore.gcs;

import org.jspecify.annotations.NullMarked;
