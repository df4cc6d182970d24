package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.META_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import dev.rekindle.snapshot.SnapshotReport.Authentication;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Gathers what etcd's small buckets say, and proves the width and form of every value it knows. Keys that it does not know are left alone: a newer
 * etcd may have added them.
 */
final class SchemaRows {
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}(\\.[0-9]{1,9})?([-+][0-9A-Za-z.+-]{1,64})?");
    private static final int SHOWN = 24;

    private final List<Member> members = new ArrayList<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private OptionalLong consistentIndex = OptionalLong.empty();
    private OptionalLong term = OptionalLong.empty();
    private OptionalLong finished = OptionalLong.empty();
    private OptionalLong scheduled = OptionalLong.empty();
    private Optional<String> storageVersion = Optional.empty();
    private Optional<String> clusterVersion = Optional.empty();
    private Authentication authentication = Authentication.DISABLED;

    /** Takes an entry of bucket meta. */
    void meta(String key, MemorySegment value) throws SnapshotCorruptException {
        switch (key) {
            case "consistent_index" -> consistentIndex = OptionalLong.of(number(META_VALUE, key, value));
            case "term" -> term = OptionalLong.of(number(META_VALUE, key, value));
            case "finishedCompactRev" -> finished = OptionalLong.of(revision(key, value));
            case "scheduledCompactRev" -> scheduled = OptionalLong.of(revision(key, value));
            case "storageVersion" -> storageVersion = Optional.of(version(META_VALUE, key, value));
            case "confState" -> json(key, value);
            default -> {}
        }
    }

    /** Takes an entry of bucket cluster. */
    void cluster(String key, MemorySegment value) throws SnapshotCorruptException {
        switch (key) {
            case "clusterVersion" -> clusterVersion = Optional.of(version(SCHEMA_VALUE, key, value));
            case "downgrade" -> json(key, value);
            default -> {}
        }
    }

    /** Takes an entry of bucket auth. */
    void auth(String key, MemorySegment value) throws SnapshotCorruptException {
        switch (key) {
            case "authEnabled" -> authentication = authentication(value);
            case "authRevision" -> number(SCHEMA_VALUE, key, value);
            default -> {}
        }
    }

    /** Takes an entry of bucket members. */
    void member(MemorySegment key, MemorySegment value) throws SnapshotCorruptException {
        members.add(Member.parse(key, value));
    }

    /** Takes an entry of bucket alarm. */
    void alarm(MemorySegment key, MemorySegment value) throws SnapshotCorruptException {
        if (value.byteSize() != 0) {
            throw wrong(SCHEMA_VALUE, "alarm", "no value", value);
        }
        alarms.add(Alarm.parse(key));
    }

    List<Member> members() {
        return members;
    }

    List<Alarm> alarms() {
        return alarms;
    }

    OptionalLong consistentIndex() {
        return consistentIndex;
    }

    OptionalLong term() {
        return term;
    }

    OptionalLong finishedCompactRevision() {
        return finished;
    }

    OptionalLong scheduledCompactRevision() {
        return scheduled;
    }

    Optional<String> storageVersion() {
        return storageVersion;
    }

    Optional<String> clusterVersion() {
        return clusterVersion;
    }

    Authentication authentication() {
        return authentication;
    }

    private static long number(Kind kind, String key, MemorySegment value) throws SnapshotCorruptException {
        if (value.byteSize() != Long.BYTES) {
            throw wrong(kind, key, "8 bytes", value);
        }
        return value.get(U64, 0);
    }

    private static long revision(String key, MemorySegment value) throws SnapshotCorruptException {
        if (!Revision.isRowKey(value) || Revision.isTombstone(value)) {
            throw wrong(META_VALUE, key, "a revision of " + Revision.KEY_LENGTH + " bytes", value);
        }
        return Revision.decode(value).main();
    }

    private static String version(Kind kind, String key, MemorySegment value) throws SnapshotCorruptException {
        String text = new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        if (!VERSION.matcher(text).matches()) {
            throw wrong(kind, key, "a version such as 3.6.0", value);
        }
        return text;
    }

    private static Authentication authentication(MemorySegment value) throws SnapshotCorruptException {
        byte flag = value.byteSize() == 1 ? value.get(ValueLayout.JAVA_BYTE, 0) : -1;
        return switch (flag) {
            case 0 -> Authentication.DISABLED;
            case 1 -> Authentication.ENABLED;
            default -> throw wrong(SCHEMA_VALUE, "authEnabled", "one byte, 0 or 1", value);
        };
    }

    private static void json(String key, MemorySegment value) throws SnapshotCorruptException {
        var json = new JsonReader(value, key);
        json.object(name -> json.skip());
        json.end();
    }

    private static SnapshotCorruptException wrong(Kind kind, String key, String expected, MemorySegment value) {
        byte[] start = value.asSlice(0, Math.min(SHOWN, value.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return corrupt(kind, "value of " + key)
                .expected(expected)
                .found(value.byteSize() + " bytes " + HexFormat.of().formatHex(start));
    }
}
