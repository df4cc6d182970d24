package dev.rekindle.objectstore.s3;

import java.nio.file.Path;
import java.util.Optional;

/** Where the keys come from that requests are signed with. */
public sealed interface S3Credentials {

    /**
     * What the process finds around it: environment variables, system properties, the default profile and, unless the store has
     * an endpoint of its own (see {@link S3Connection.MachineCredentials}), what the machine has: web identity, container, IMDS.
     */
    record Ambient() implements S3Credentials {}

    /** Keys that do not change. */
    record Static(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) implements S3Credentials {}

    /** A named profile of the shared AWS files; read again when they change. */
    record Profile(String name) implements S3Credentials {}

    /**
     * A role that is assumed by a token in a file (IRSA); the token is read again whenever credentials are about to end.
     *
     * @param sessionName shows in the store's audit log
     */
    record WebIdentity(String roleArn, Path tokenFile, String sessionName) implements S3Credentials {}

    /**
     * One file for each key, such as a mounted Kubernetes secret. They are read for every request, so that keys that are rotated
     * in the middle of an upload are used from the next part on.
     */
    record Files(Path accessKeyId, Path secretAccessKey, Optional<Path> sessionToken) implements S3Credentials {}
}
