package dev.rekindle.objectstore.url;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.objectstore.gcs.GcsStore;
import dev.rekindle.objectstore.s3.S3Store;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where backups are, as a URL that a person wrote. No credential is part of it: those come from where the SDKs look for them, or from files that a
 * parameter names.
 *
 * @param scheme which kind of store
 * @param bucket of S3 and GCS; empty for files
 * @param path without the first {@code /} for buckets, absolute for files; empty for a whole bucket
 * @param parameters by name, decoded
 */
public record StoreUrl(Scheme scheme, String bucket, String path, Parameters parameters) {

    /** Kinds of stores. */
    public enum Scheme {
        /** {@code s3://bucket/path}. */
        S3("s3://"),
        /** {@code gs://bucket/path}. */
        GS("gs://"),
        /** {@code file:///path}. */
        FILE("file://");

        private final String prefix;

        Scheme(String prefix) {
            this.prefix = prefix;
        }
    }

    /** A store that is open at a directory, and the name of one object in it. */
    public record Opened(ObjectStore store, ObjectKey key) {}

    private static final String FORMS = "s3://bucket/path, gs://bucket/path or file:///path";

    /** Whether a text names a store and not a plain file or a web address. */
    public static boolean isOne(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Set.of(Scheme.values()).stream().anyMatch(scheme -> lower.startsWith(scheme.prefix));
    }

    /** Parses; fails with {@link IllegalArgumentException} that says what is wrong and repeats no parameter's value. */
    public static StoreUrl parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Scheme scheme : Scheme.values()) {
            if (lower.startsWith(scheme.prefix)) {
                return parse(scheme, text.substring(scheme.prefix.length()));
            }
        }
        throw new IllegalArgumentException("this names no store; write " + FORMS);
    }

    private static StoreUrl parse(Scheme scheme, String rest) {
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        Parameters parameters = Parameters.parse(question < 0 ? "" : rest.substring(question + 1));
        if (place.contains("@") || place.contains("#")) {
            throw new IllegalArgumentException(
                    "a store's URL has neither a user nor a '#'; credentials come from the environment or from files");
        }
        int slash = place.indexOf('/');
        String host = slash < 0 ? place : place.substring(0, slash);
        String path =
                slash < 0 ? "" : URLDecoder.decode(place.substring(slash).replace("+", "%2B"), StandardCharsets.UTF_8);
        return switch (scheme) {
            case S3, GS -> {
                if (host.isEmpty()) {
                    throw new IllegalArgumentException("the bucket is missing; write " + FORMS);
                }
                yield new StoreUrl(scheme, host, path.isEmpty() ? "" : path.substring(1), parameters);
            }
            case FILE -> {
                if ((!host.isEmpty() && !host.equals("localhost")) || path.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a directory is written with three slashes: file:///var/backups/");
                }
                yield new StoreUrl(scheme, "", path, parameters);
            }
        };
    }

    /** Whether it says by its last {@code /}, or by having no path, that it is a directory. */
    public boolean isDirectory() {
        return path.isEmpty() || path.endsWith("/");
    }

    /** The same with this object below it, which is then a directory. */
    public StoreUrl below(String name) {
        return new StoreUrl(scheme, bucket, directory(path) + name, parameters);
    }

    /**
     * Opens the store at this place, taken as a directory: keys are relative to it. Fails with {@link IllegalArgumentException} for parameters
     * that make no sense.
     *
     * @param environment variables of the process, which the SDKs' own conventions refer to
     */
    public ObjectStore openDirectory(Map<String, String> environment) throws ObjectStoreException {
        String at = directory(path);
        ObjectStore store = switch (scheme) {
            case S3 -> S3Store.open(S3Parameters.options(bucket, new ObjectPrefix(at), parameters, environment));
            case GS -> GcsStore.open(GcsParameters.options(bucket, new ObjectPrefix(at), parameters, environment));
            case FILE -> FileStore.open(Path.of(at));
        };
        try {
            parameters.refuseUnread(scheme.prefix);
            return store;
        } catch (IllegalArgumentException e) {
            store.close();
            throw e;
        }
    }

    /** Opens the directory that this object lies in. Fails with {@link IllegalArgumentException} when it is a directory itself. */
    public Opened openObject(Map<String, String> environment) throws ObjectStoreException {
        if (isDirectory()) {
            throw new IllegalArgumentException(this + " is a directory; name one object in it");
        }
        int slash = path.lastIndexOf('/');
        ObjectKey key = new ObjectKey(path.substring(slash + 1));
        var parent = new StoreUrl(scheme, bucket, path.substring(0, slash + 1), parameters);
        return new Opened(parent.openDirectory(environment), key);
    }

    /** The certificates that the store's own must lead to, where the URL names a file of them. */
    public Optional<Path> authority() {
        return parameters.path("ca");
    }

    /** Whether it asks that what is put there be locked against deletion. */
    public boolean locks() {
        return parameters.text("lock").isPresent();
    }

    private static String directory(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /** Without its parameters. */
    @Override
    public String toString() {
        return scheme.prefix + bucket + (bucket.isEmpty() || path.isEmpty() ? "" : "/") + path;
    }
}
