package dev.rekindle.backup;

import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys of a backup: the snapshot, the manifest beside it under the same name, and the manifest's signature, which not every
 * backup has. The names are given and read here only.
 */
public record BackupKeys(ObjectKey object, ObjectKey manifest) {

    private static final String SNAPSHOT = ".db";

    /** What follows the name of a snapshot, longest first: compressed, encrypted, both or neither. */
    private static final List<String> ENCODINGS = List.of(".gz.enc", ".enc", ".gz", "");

    private static final String MANIFEST = ".manifest.json";
    private static final String SIGNATURE = MANIFEST + ".sig";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Begins the name of a directory that a drill makes for the backups of its throw-away etcd, and removes again. */
    private static final String DRILL = "rekindle-drill-";

    /** RFC 1123 subdomains, as Kubernetes names things. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Pattern STAMPED = Pattern.compile("-([0-9]{8}T[0-9]{6}Z)(?:\\.|$)");

    /**
     * {@code <prefix>/<namespace>/<cluster>/<backup>-<yyyyMMddTHHmmssZ>.db} and {@code .manifest.json}. Names that Kubernetes
     * would not accept are refused with {@link IllegalArgumentException}.
     */
    public static BackupKeys of(ObjectPrefix prefix, String namespace, String cluster, String backup, Instant time) {
        requireName("namespace", namespace);
        requireName("cluster", cluster);
        requireName("backup", backup);
        String base = namespace + "/" + cluster + "/" + backup + "-" + STAMP.format(time);
        return new BackupKeys(prefix.key(base + SNAPSHOT), prefix.key(base + MANIFEST));
    }

    /** {@code <prefix><backup>-<yyyyMMddTHHmmssZ>.db} and {@code .manifest.json}, for stores that one cluster has to itself. */
    public static BackupKeys named(ObjectPrefix prefix, String backup, Instant time) {
        requireName("backup", backup);
        String base = backup + "-" + STAMP.format(time);
        return new BackupKeys(prefix.key(base + SNAPSHOT), prefix.key(base + MANIFEST));
    }

    /**
     * The directory that a drill puts its backups into: {@code rekindle-drill-<yyyyMMddTHHmmssZ>-<id>/}.
     *
     * @param id tells it from another drill's of the same second
     */
    public static ObjectPrefix drill(Instant time, String id) {
        return new ObjectPrefix(DRILL + STAMP.format(time) + "-" + id + "/");
    }

    /** Whether a key lies in the directory of a drill, so that nobody's data is there. */
    public static boolean isOfADrill(ObjectKey key) {
        String directory = key.value().substring(0, key.value().lastIndexOf('/') + 1);
        return directory.startsWith(DRILL) || directory.contains("/" + DRILL);
    }

    /** An object under any name, and its manifest where a backup of that name has it. */
    public static BackupKeys ofObject(ObjectKey object) {
        return new BackupKeys(object, manifestsOf(object).getFirst());
    }

    /** The same for an encoded object, whose name says so: {@code .db.gz}, {@code .db.enc}, {@code .db.gz.enc}. */
    public BackupKeys encoded(ObjectEncoding encoding) {
        return new BackupKeys(object.withSuffix(encoding.suffix()), manifest);
    }

    /** A snapshot under any name, and {@code <name>.manifest.json} beside it. */
    public static BackupKeys beside(ObjectKey object) {
        return new BackupKeys(object, object.withSuffix(MANIFEST));
    }

    /** Where the signature of the manifest stands, if it has one. */
    public ObjectKey signature() {
        return signatureOf(manifest);
    }

    /** Where the signature of this manifest stands, if it has one. */
    public static ObjectKey signatureOf(ObjectKey manifest) {
        return manifest.withSuffix(SIGNATURE.substring(MANIFEST.length()));
    }

    /** Whether a key is named as manifests are. */
    public static boolean isManifest(ObjectKey key) {
        String name = key.name();
        if (!name.endsWith(MANIFEST)) {
            return false;
        }
        String base = name.substring(0, name.length() - MANIFEST.length());
        return !base.isEmpty() && !base.equals(".") && !base.equals("..");
    }

    /** Whether a key is named as signatures are. */
    public static boolean isSignature(ObjectKey key) {
        return key.name().endsWith(SIGNATURE) && key.name().length() > SIGNATURE.length();
    }

    /** The manifest that the signature at this key is of. */
    public static ObjectKey manifestOf(ObjectKey signature) {
        String value = signature.value();
        return new ObjectKey(value.substring(0, value.length() - SIGNATURE.length() + MANIFEST.length()));
    }

    /**
     * Every key whose object the manifest at this key may be of: the name before {@code .manifest.json}, with or without
     * {@code .db}, and with whatever says that it is encoded.
     */
    public static List<ObjectKey> objectsOf(ObjectKey manifest) {
        String value = manifest.value();
        var base = new ObjectKey(value.substring(0, value.length() - MANIFEST.length()));
        var objects = new ArrayList<ObjectKey>();
        for (String encoding : ENCODINGS) {
            objects.add(base.withSuffix(encoding));
            objects.add(base.withSuffix(SNAPSHOT + encoding));
        }
        return List.copyOf(objects);
    }

    /** Where the manifest of the object at this key may stand, the likeliest first. */
    public static List<ObjectKey> manifestsOf(ObjectKey object) {
        String whole = object.value();
        String encoded = whole.substring(0, whole.length() - encoding(object).length());
        String base = isSnapshot(object) ? encoded.substring(0, encoded.length() - SNAPSHOT.length()) : encoded;
        return Stream.of(base, encoded, whole)
                .distinct()
                .map(name -> new ObjectKey(name + MANIFEST))
                .toList();
    }

    /** Whether a key is named as stored snapshots are: {@code .db}, encoded or not. */
    public static boolean isSnapshot(ObjectKey key) {
        String suffix = SNAPSHOT + encoding(key);
        return key.name().endsWith(suffix) && key.name().length() > suffix.length();
    }

    /** What a key says of how its object is encoded: {@code .gz}, {@code .enc}, {@code .gz.enc}, or nothing when it is plain. */
    public static String encoding(ObjectKey key) {
        return ENCODINGS.stream().filter(key.name()::endsWith).findFirst().orElse("");
    }

    /** The time in a key's name, such as {@code daily-20261121T101500Z.db}; empty when there is none. */
    public static Optional<Instant> stamp(ObjectKey key) {
        Matcher stamped = STAMPED.matcher(key.name());
        Optional<Instant> last = Optional.empty();
        while (stamped.find()) {
            try {
                last = Optional.of(STAMP.parse(stamped.group(1), Instant::from));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return last;
    }

    private static void requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("the name of the " + what
                    + " may have lower-case letters, digits, '-' and '.' only, as in Kubernetes");
        }
    }
}
