package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes on the left, meaning on the right. */
class SchemaTypesTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "7, 3", "9223372036854775807, 9223372036854775807"})
    void revisionsGoThereAndBack(long main, long sub) throws Exception {
        var revision = new Revision(main, sub);

        assertThat(revision.encode()).hasSize(Revision.KEY_LENGTH);
        assertThat(Revision.decode(MemorySegment.ofArray(revision.encode()))).isEqualTo(revision);
        assertThat(Revision.decode(segment(new String(revision.encode(), ISO_8859_1) + "t")))
                .isEqualTo(revision);
    }

    @Test
    void revisionsSortAsTheirBytes() {
        assertThat(new Revision(2, 9)).isLessThan(new Revision(3, 0)).isGreaterThan(new Revision(2, 8));
        assertThat(new Revision(5, 0)).hasToString("5");
        assertThat(new Revision(5, 2)).hasToString("5/2");
        assertThatThrownBy(() -> new Revision(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAKeyValueAndHidesItsValue() throws Exception {
        KeyValue row = KeyValue.parse(segment(SnapshotImage.keyValue("/k", 3, 5, 2, "secret", 77)));

        assertThat(row.keyBytes()).isEqualTo("/k".getBytes(UTF_8));
        assertThat(row.valueBytes()).isEqualTo("secret".getBytes(UTF_8));
        assertThat(List.of(row.createRevision(), row.modRevision(), row.version(), row.lease()))
                .containsExactly(3L, 5L, 2L, 77L);
        assertThat(row.toString()).doesNotContain("secret").contains("6 bytes");
    }

    @Test
    void readsAnEmptyKeyValueAsARevisionBumpWritesIt() throws Exception {
        KeyValue row = KeyValue.parse(segment(""));

        assertThat(row.key().byteSize()).isZero();
        assertThat(row.modRevision()).isZero();
    }

    @Test
    void readsALease() throws Exception {
        String lease = SnapshotImage.message(
                SnapshotImage.varint(1, -7), SnapshotImage.varint(2, 60), SnapshotImage.varint(3, 13));

        assertThat(Lease.parse(segment(SnapshotImage.u64(-7)), segment(lease))).isEqualTo(new Lease(-7, 60, 13));
    }

    @ParameterizedTest
    @CsvSource({"0, NONE", "1, NOSPACE", "2, CORRUPT", "3, OTHER", "-1, OTHER"})
    void readsAnAlarm(long number, AlarmType type) throws Exception {
        String alarm = SnapshotImage.message(SnapshotImage.varint(1, -5), SnapshotImage.varint(2, number));

        assertThat(Alarm.parse(segment(alarm))).isEqualTo(new Alarm(-5, type));
    }

    @Test
    void readsAMemberWithAnIdAbove2To53() throws Exception {
        Member member = member("""
                {"id":10276657743932975437,"peerURLs":["http://a:2380","http://b:2380"],"name":"m\\u003c1","clientURLs":["http://a:2379"]}""");

        assertThat(member)
                .isEqualTo(new Member(
                        0x8e9e05c52164694dL,
                        "m<1",
                        List.of("http://a:2380", "http://b:2380"),
                        List.of("http://a:2379"),
                        MemberRole.VOTER));
    }

    @Test
    void readsALearnerWithoutANameAndWithFieldsToCome() throws Exception {
        Member member = member("""
                {"id":10276657743932975437,"peerURLs":null,"isLearner":true,"more":{"a":[1,-2.5e3,true,null,"x"]}}""");

        assertThat(member.role()).isEqualTo(MemberRole.LEARNER);
        assertThat(member.name()).isEmpty();
        assertThat(member.peerUrls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "{}",
                "{\"id\":10276657743932975437",
                "{\"id\":10276657743932975437}x",
                "{\"id\":010276657743932975437}",
                "{\"id\":-1}",
                "{\"id\":1.0}",
                "{\"id\":\"10276657743932975437\"}",
                "{\"id\":99999999999999999999999}",
                "{\"id\":10276657743932975437,}",
                "{\"id\":10276657743932975437,\"name\":7}",
                "{\"id\":10276657743932975437,\"name\":\"a\nb\"}",
                "{\"id\":10276657743932975437,\"name\":\"\\q\"}",
                "{\"id\":10276657743932975437,\"name\":\"\\u12\"}",
                "{\"id\":10276657743932975437,\"isLearner\":1}",
                "{\"id\":10276657743932975437,\"peerURLs\":[1]}",
                "{\"id\":10276657743932975437,\"peerURLs\":[\"a\"",
                "{\"id\":10276657743932975437,\"x\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}",
                "{\"id\":10276657743932975437,\"x\":+1}",
                "{\"id\":10276657743932975437,\"x\":nul}"
            })
    void refusesAMemberThatIsNone(String json) {
        assertThatThrownBy(() -> member(json)).isInstanceOf(SnapshotCorruptException.class);
    }

    @Test
    void refusesAMemberThatIsNotUtf8() {
        assertThatThrownBy(() -> Member.parse(segment("8e9e05c52164694d"), segment("{\"name\":\"\377\"}")))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("UTF-8");
    }

    private static Member member(String json) throws SnapshotCorruptException {
        return Member.parse(segment("8e9e05c52164694d"), MemorySegment.ofArray(json.getBytes(UTF_8)));
    }

    private static MemorySegment segment(String latin1) {
        return MemorySegment.ofArray(latin1.getBytes(ISO_8859_1));
    }
}
