/**
 * Stores as people name them:
 *
 * <pre>
 *  s3://bucket/prefix/?endpoint=https://minio.example:9000&amp;region=eu-west-1
 *  gs://bucket/prefix/
 *  file:///var/backups/
 * </pre>
 *
 * A path that ends in {@code /} names a directory of backups, any other may name one object.
 */
@NullMarked
package dev.rekindle.objectstore.url;

import org.jspecify.annotations.NullMarked;
