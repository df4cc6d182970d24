/**
 * Google Cloud Storage, over its JSON API and HTTP only.
 *
 * <p>Google's client ({@code google-cloud-storage}) lists, looks, deletes and signs. The two paths that bytes take are our own
 * requests over the client's transport and credentials, because the client can neither cancel a resumable session nor drop a
 * download without reading the rest of it, nor describe a bucket without its gRPC side: {@link dev.rekindle.objectstore.gcs.ResumableSession} and
 * {@link dev.rekindle.objectstore.gcs.GcsRange}. All of it is retried in one place, {@link dev.rekindle.objectstore.gcs.Retries},
 * and explained in one place, {@link dev.rekindle.objectstore.gcs.GcsErrors}.
 */
@NullMarked
package dev.rekindle.objectstore.gcs;

import org.jspecify.annotations.NullMarked;
