package dev.rekindle.objectstore.gcs;

import java.nio.file.Path;

/** Who a {@link GcsStore} is to Google. */
public sealed interface GcsCredentials {

    /**
     * Application default credentials: the file that {@code GOOGLE_APPLICATION_CREDENTIALS} names, the one that {@code gcloud auth
     * application-default login} wrote, workload identity, or the metadata server. They go to Google's own hosts only.
     */
    record Ambient() implements GcsCredentials {}

    /**
     * The JSON key of a service account. The file is read again when it changes, so a rotated key is picked up by the next request,
     * in the middle of an upload, too.
     */
    record ServiceAccountFile(Path file) implements GcsCredentials {}

    /** Nobody: for emulators, and buckets that the world can read. */
    record None() implements GcsCredentials {}
}
