/** The S3 store against real servers, and against what goes wrong on the way to them. */
@NullMarked
package dev.rekindle.objectstore.s3;

import org.jspecify.annotations.NullMarked;
