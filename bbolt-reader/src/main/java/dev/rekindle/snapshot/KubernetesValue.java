package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value written by a Kubernetes API server calls itself; a label for people, not a decoder. Built-in kinds are stored as protobuf in an
 * envelope that begins with {@code k8s\0} (Kubernetes {@code apimachinery/pkg/runtime/generated.proto}, {@code Unknown}), custom resources as JSON
 * that begins with kind and version.
 *
 * @param apiVersion group and version, such as {@code apps/v1}, or a version alone for the core group
 * @param kind such as {@code Deployment}
 */
public record KubernetesValue(String apiVersion, String kind) {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int TYPE_META = 1;
    private static final int API_VERSION = 1;
    private static final int KIND = 2;

    /** So much of a JSON value holds both names, if they come first. */
    private static final int JSON_HEAD = 512;

    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./-]*");
    private static final Pattern JSON = Pattern.compile("\\s*\\{\\s*\"(apiVersion|kind)\"\\s*:\\s*\"([^\"\\\\]*)\"\\s*,"
            + "\\s*\"(apiVersion|kind)\"\\s*:\\s*\"([^\"\\\\]*)\"");

    /** What the value calls itself, or nothing if it is no Kubernetes object, is encrypted, or has a name that no API server accepts. */
    public static Optional<KubernetesValue> recognise(MemorySegment value) {
        boolean envelope = value.byteSize() > MAGIC.length
                && value.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) < 0;
        return envelope ? protobuf(value.asSlice(MAGIC.length)) : json(value);
    }

    private static Optional<KubernetesValue> protobuf(MemorySegment unknown) {
        try {
            return bytes(unknown, TYPE_META).flatMap(meta -> named(text(meta, API_VERSION), text(meta, KIND)));
        } catch (SnapshotCorruptException notAnEnvelope) {
            return Optional.empty();
        }
    }

    private static Optional<KubernetesValue> json(MemorySegment value) {
        byte[] head = value.asSlice(0, Math.min(value.byteSize(), JSON_HEAD)).toArray(ValueLayout.JAVA_BYTE);
        Matcher match = JSON.matcher(new String(head, ISO_8859_1));
        if (!match.lookingAt() || match.group(1).equals(match.group(3))) {
            return Optional.empty();
        }
        return match.group(1).equals("kind")
                ? named(match.group(4), match.group(2))
                : named(match.group(2), match.group(4));
    }

    private static Optional<KubernetesValue> named(String apiVersion, String kind) {
        boolean plausible = apiVersion.length() <= LONGEST_NAME
                && kind.length() <= LONGEST_NAME
                && NAME.matcher(apiVersion).matches()
                && NAME.matcher(kind).matches();
        return plausible ? Optional.of(new KubernetesValue(apiVersion, kind)) : Optional.empty();
    }

    private static String text(MemorySegment message, int field) {
        try {
            return bytes(message, field)
                    .map(name -> new String(name.toArray(ValueLayout.JAVA_BYTE), ISO_8859_1))
                    .orElse("");
        } catch (SnapshotCorruptException notAnEnvelope) {
            return "";
        }
    }

    private static Optional<MemorySegment> bytes(MemorySegment message, int field) throws SnapshotCorruptException {
        var fields = new ProtoReader(message, Kind.SCHEMA_VALUE, "Kubernetes envelope");
        while (fields.next()) {
            if (fields.field() == field) {
                return Optional.of(fields.bytes());
            }
            fields.skip();
        }
        return Optional.empty();
    }
}
