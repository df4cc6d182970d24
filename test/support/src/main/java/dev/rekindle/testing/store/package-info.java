/** Real object stores for tests: S3 servers and a GCS emulator on loopback, and requests to them that need no SDK. */
@NullMarked
package dev.rekindle.testing.store;

import org.jspecify.annotations.NullMarked;
