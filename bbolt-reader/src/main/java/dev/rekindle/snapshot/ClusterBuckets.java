package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.META_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a snapshot says of its cluster, from every bucket but {@code key} (etcd {@code server/storage/schema/}). A missing bucket is empty. */
final class ClusterBuckets {
    private static final int AUTH_ENABLED = 1;

    private final Bucket root;

    ClusterBuckets(Bucket root) {
        this.root = root;
    }

    Optional<Bucket> bucket(String name) throws IOException {
        return root.bucket(name.getBytes(UTF_8));
    }

    /** The main revision under a key of bucket {@code meta}. */
    OptionalLong compaction(String key) throws IOException {
        Optional<MemorySegment> value = value("meta", key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (value.get().byteSize() != Revision.KEY_LENGTH || !Revision.isRowKey(value.get())) {
            throw corrupt(META_VALUE, key + " in bucket meta")
                    .expected("a revision of " + Revision.KEY_LENGTH + " bytes")
                    .found(value.get().byteSize() + " bytes of another form");
        }
        return OptionalLong.of(Revision.decode(value.get()).main());
    }

    /** A text value, such as a version. */
    Optional<String> text(String bucket, String key) throws IOException {
        return value(bucket, key).map(ClusterBuckets::text);
    }

    List<Member> members() throws IOException {
        return rows("members", cursor -> Member.parse(cursor.key(), cursor.value()));
    }

    List<Lease> leases() throws IOException {
        return rows("lease", cursor -> Lease.parse(cursor.key(), cursor.value()));
    }

    List<Alarm> alarms() throws IOException {
        return rows("alarm", cursor -> Alarm.parse(cursor.key()));
    }

    Auth auth() throws IOException {
        boolean enabled = value("auth", "authEnabled")
                .filter(flag -> flag.byteSize() == 1 && flag.get(ValueLayout.JAVA_BYTE, 0) == AUTH_ENABLED)
                .isPresent();
        return new Auth(
                enabled ? SnapshotReport.Authentication.ENABLED : SnapshotReport.Authentication.DISABLED,
                rows("authUsers", cursor -> text(cursor.key())),
                rows("authRoles", cursor -> text(cursor.key())));
    }

    private Optional<MemorySegment> value(String bucket, String key) throws IOException {
        Optional<Bucket> found = bucket(bucket);
        return found.isPresent() ? found.get().get(key.getBytes(UTF_8)) : Optional.empty();
    }

    private <T> List<T> rows(String bucket, Decoder<T> decoder) throws IOException {
        List<T> rows = new ArrayList<>();
        Optional<Bucket> found = bucket(bucket);
        if (found.isPresent()) {
            Cursor cursor = found.get().cursor();
            while (cursor.next()) {
                rows.add(decoder.decode(cursor));
            }
        }
        return List.copyOf(rows);
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), UTF_8);
    }

    private interface Decoder<T> {
        T decode(Cursor cursor) throws IOException;
    }
}
