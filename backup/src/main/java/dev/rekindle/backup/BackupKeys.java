package dev.rekindle.backup;

import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** The two keys of a backup: the snapshot, and the manifest beside it under the same name. */
public record BackupKeys(ObjectKey object, ObjectKey manifest) {
    private static final String SNAPSHOT = ".db";
    private static final String MANIFEST = ".manifest.json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** RFC 1123 subdomains, as Kubernetes names things. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

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

    /** The same for an encoded object, whose name says so: {@code .db.gz}, {@code .db.enc}, {@code .db.gz.enc}. */
    public BackupKeys encoded(ObjectEncoding encoding) {
        return new BackupKeys(object.withSuffix(encoding.suffix()), manifest);
    }

    /** A snapshot under any name, and {@code <name>.manifest.json} beside it. */
    public static BackupKeys beside(ObjectKey object) {
        return new BackupKeys(object, object.withSuffix(MANIFEST));
    }

    private static void requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("the name of the " + what
                    + " may have lower-case letters, digits, '-' and '.' only, as in Kubernetes");
        }
    }
}
