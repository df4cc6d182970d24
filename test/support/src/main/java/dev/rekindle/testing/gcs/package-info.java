/**
 * Cloud Storage in miniature, for what no other server in a test does: preconditions on every kind of upload, checksums that are
 * compared, committed ranges after a cut, tokens and signatures that are verified, and faults at the request one asks for.
 */
@NullMarked
package dev.rekindle.testing.gcs;

import org.jspecify.annotations.NullMarked;
