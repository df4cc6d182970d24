package dev.rekindle.backup.manifest;

import dev.rekindle.objectstore.Checksum;
import dev.rekindle.snapshot.SnapshotReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Everything that is known about one stored snapshot.
 *
 * <p>Ids and hashes are lower-case hex, as etcd prints ids; times are RFC 3339 in UTC; sizes are bytes. Fields that a later
 * version adds are optional and ignored by this one, so the format changes only when a reader must not go on.
 *
 * @param format {@link #FORMAT}, or {@link #ENCODED_FORMAT} with an encoding
 * @param encoding how the object differs from the snapshot; empty where it is the snapshot itself
 */
public record Manifest(
        int format,
        StoredBytes object,
        Optional<StoredEncoding> encoding,
        Content snapshot,
        Source source,
        Subject backup,
        Times time,
        Tool tool) {

    /** The format of an object that is the snapshot itself. */
    public static final int FORMAT = 1;

    /** The format of an encoded object: who knows only format 1 would take it for a damaged snapshot, and must not go on. */
    public static final int ENCODED_FORMAT = 2;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");

    /**
     * The object as it lies in its store.
     *
     * @param version as the store told it; of a file it does not survive a copy to another volume
     * @param sha256 of all its bytes, 64 hex digits
     * @param checksum as the store keeps it, e.g. {@code crc32c:e3069283}
     */
    public record StoredBytes(String key, String version, long size, String sha256, Optional<String> checksum) {
        public StoredBytes {
            if (size < 1 || sha256.length() != 64) {
                throw new IllegalArgumentException("object.size is positive and object.sha256 has 64 hex digits");
            }
            requireHex("object.sha256", sha256);
        }

        static String describe(Checksum checksum) {
            return checksum.toString();
        }
    }

    /**
     * What the snapshot says about itself, as the scan proved it.
     *
     * @param revision of the last row; 0 in an empty keyspace
     * @param bootRevision that etcd starts with
     * @param statusHash the hash of {@code etcdutl snapshot status}, 8 hex digits
     * @param totalKeys as etcd 3.4 and 3.5 count, {@code liveKeys} as later ones do
     * @param memberClusterId id of a cluster bootstrapped from exactly the stored members
     */
    public record Content(
            long revision,
            long bootRevision,
            OptionalLong compactRevision,
            OptionalLong scheduledCompactRevision,
            Optional<Hash> hashKv,
            String statusHash,
            long totalKeys,
            OptionalLong liveKeys,
            int pageSize,
            Optional<String> storageVersion,
            Optional<String> clusterVersion,
            Optional<String> memberClusterId,
            List<StoredMember> members,
            List<String> alarms,
            boolean authEnabled,
            long leases) {
        public Content {
            requireHex("snapshot.statusHash", statusHash);
            members = List.copyOf(members);
            alarms = List.copyOf(alarms);
        }
    }

    /** etcd's HashKV; {@code compactRevision} is -1 where nothing was ever compacted. */
    public record Hash(String hash, long revision, long compactRevision) {
        public Hash {
            requireHex("hashKv.hash", hash);
        }
    }

    /** A member as the snapshot holds it. */
    public record StoredMember(String id, String name, List<String> peerUrls, boolean learner) {
        public StoredMember {
            requireHex("snapshot.members.id", id);
            peerUrls = List.copyOf(peerUrls);
        }
    }

    /**
     * Where the snapshot came from, as the live cluster told it.
     *
     * @param linearizableRevision that the cluster had agreed on before the snapshot was taken
     * @param comparison how the members stand to the snapshot: {@code agreed}, {@code others-differ}, {@code not-compared}
     */
    public record Source(
            String clusterId,
            String memberId,
            String memberName,
            String endpoint,
            String etcdVersion,
            long linearizableRevision,
            String comparison,
            List<SeenMember> members) {
        public Source {
            requireHex("source.clusterId", clusterId);
            requireHex("source.memberId", memberId);
            members = List.copyOf(members);
        }
    }

    /**
     * A member of the live cluster.
     *
     * @param verdict {@code equal}, {@code differs} or {@code unknown}
     * @param reason of a verdict that is not {@code equal}
     */
    public record SeenMember(
            String id,
            String name,
            boolean learner,
            Optional<String> etcdVersion,
            Optional<Hash> hashKv,
            String verdict,
            Optional<String> reason) {
        public SeenMember {
            requireHex("source.members.id", id);
        }
    }

    /** Who asked for it; all absent for a snapshot saved to a file. */
    public record Subject(
            Optional<String> name,
            Optional<String> namespace,
            Optional<String> uid,
            Optional<String> cluster,
            Optional<String> clusterUid) {

        /** Nobody in particular. */
        public static final Subject NONE =
                new Subject(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Subject {
            Objects.requireNonNull(name);
        }
    }

    /** When; the duration is of the stream, the proof and the store together, in milliseconds. */
    public record Times(Instant started, Instant finished, long durationMillis) {
        public Times {
            if (finished.isBefore(started)) {
                throw new IllegalArgumentException("time.finished is before time.started");
            }
        }
    }

    /** What wrote it. */
    public record Tool(String name, String version) {}

    /** One thing in which a snapshot is not what its manifest says. */
    public record Difference(String field, String expected, String found) {
        @Override
        public String toString() {
            return field + ": expected " + expected + ", found " + found;
        }
    }

    public Manifest {
        if (format != FORMAT && format != ENCODED_FORMAT) {
            throw new IllegalArgumentException("format is " + format + ", this version of rekindle reads " + FORMAT
                    + " and " + ENCODED_FORMAT + "; use a newer one");
        }
        if (encoding.isPresent() != (format == ENCODED_FORMAT)) {
            throw new IllegalArgumentException("format is " + format + ", which "
                    + (encoding.isPresent() ? "has no encoding" : "needs an encoding") + "; the manifest is damaged");
        }
    }

    /** What is known of an object that is the snapshot itself. */
    public Manifest(
            int format, StoredBytes object, Content snapshot, Source source, Subject backup, Times time, Tool tool) {
        this(format, object, Optional.empty(), snapshot, source, backup, time, tool);
    }

    /** Length and digest of the snapshot itself, whatever was done to it before it was stored. */
    public StoredEncoding.Plain plain() {
        return encoding.map(StoredEncoding::plain)
                .orElseGet(() -> new StoredEncoding.Plain(object.size(), object.sha256()));
    }

    /**
     * Compares a proved snapshot, decoded where the object is encoded, with this manifest. Empty when it is the one that was stored. What only a full pass yields (live
     * keys, HashKV) is compared where both sides have it.
     */
    public List<Difference> verify(SnapshotReport report) {
        var differences = new Differences();
        String plain = encoding.isPresent() ? "encoding.plain" : "object";
        differences.compare(plain + ".size", plain().size(), report.size());
        differences.compare(plain + ".sha256", plain().sha256(), report.sha256());
        differences.compare("snapshot.revision", snapshot.revision(), report.revision());
        differences.compare("snapshot.bootRevision", snapshot.bootRevision(), report.bootRevision());
        differences.compare("snapshot.compactRevision", snapshot.compactRevision(), report.compactRevision());
        differences.compare("snapshot.statusHash", snapshot.statusHash(), hex32(report.statusHash()));
        differences.compare("snapshot.totalKeys", snapshot.totalKeys(), report.totalKeys());
        differences.compare("snapshot.pageSize", snapshot.pageSize(), report.pageSize());
        differences.compare("snapshot.storageVersion", snapshot.storageVersion(), report.storageVersion());
        differences.compare("snapshot.memberClusterId", snapshot.memberClusterId(), report.clusterId());
        if (snapshot.hashKv().isPresent() && report.hashKv().isPresent()) {
            Hash found = ManifestContent.hash(report.hashKv().get());
            differences.compare("snapshot.hashKv", snapshot.hashKv().get(), found);
        }
        return differences.found();
    }

    static String hex32(long hash) {
        return String.format(Locale.ROOT, "%08x", hash);
    }

    private static void requireHex(String field, String value) {
        if (!HEX.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " is not lower-case hex");
        }
    }
}
