package dev.rekindle.backup.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EtcdConnectionTest {
    private static final ByteString KEY = utf8("a/1");

    @ParameterizedTest
    @EnumSource
    void readsAndWritesKeys(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = connect(etcd)) {
            EtcdKv kv = connection.kv();

            long first = kv.put(KEY, utf8("one"));
            long second = kv.apply(List.of(
                    new KvOperation.Put(utf8("a/2"), utf8("two"), 0),
                    new KvOperation.Put(utf8("b"), utf8("three"), 0),
                    KvOperation.Delete.key(KEY)));

            assertThat(second).isEqualTo(first + 1).isEqualTo(kv.linearizableRevision());
            assertThat(kv.get(KEY)).isEmpty();
            assertThat(kv.range(RangeQuery.key(KEY).at(first)).entries())
                    .containsExactly(new KvEntry(KEY, utf8("one"), first, first, 1, 0));
            assertThat(kv.range(RangeQuery.prefix(utf8("a/"))).entries())
                    .extracting(KvEntry::key)
                    .containsExactly(utf8("a/2"));
            assertThat(kv.range(RangeQuery.prefix(ByteString.EMPTY).countOnly()).count())
                    .isEqualTo(2);
            assertThat(kv.applyIf(
                                    List.of(new KvCondition(utf8("b"), first)),
                                    List.of(new KvOperation.Put(utf8("b"), utf8("never"), 0)))
                            .succeeded())
                    .isFalse();
            assertThat(kv.delete(KvOperation.Delete.prefix(ByteString.EMPTY))).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesThroughARange(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = connect(etcd)) {
            EtcdKv kv = connection.kv();
            kv.apply(IntStream.range(0, 100)
                    .<KvOperation>mapToObj(i -> new KvOperation.Put(utf8("k%03d".formatted(i)), utf8("v"), 0))
                    .toList());

            RangeQuery all = RangeQuery.prefix(utf8("k")).keysOnly();
            RangeResult page = kv.range(all.limit(60));
            RangeResult rest = kv.range(all.from(page.entries().getLast().key().concat(utf8("\0"))));

            assertThat(page.more()).isTrue();
            assertThat(page.count()).isEqualTo(100);
            assertThat(rest.more()).isFalse();
            assertThat(rest.entries())
                    .hasSize(40)
                    .allMatch(entry -> entry.value().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void probesThatWritesWorkWithoutChangingTheRevision(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = connect(etcd)) {
            long before = connection.kv().put(KEY, utf8("one"));

            long lease = connection.leases().grant(Duration.ofMinutes(1));
            connection.leases().revoke(lease);

            assertThat(connection.kv().linearizableRevision()).isEqualTo(before);
            assertThatThrownBy(() -> connection.leases().revoke(lease))
                    .isInstanceOfSatisfying(
                            EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.NOT_FOUND));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatAMemberSaysOfItself(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version)
                        .flags("--quota-backend-bytes=123456789")
                        .start();
                EtcdConnection connection = connect(etcd)) {
            long revision = connection.kv().put(KEY, utf8("one"));

            if (version.atLeast(EtcdVersion.V3_6)) {
                // Before that, etcd tells the version that it guesses from what else is in the database.
                String written = version.minor() + ".0";
                Await.until(
                        "etcd to write its storage version",
                        Duration.ofSeconds(20),
                        () -> storageVersion(connection).equals(written));
            }
            MemberStatus status = connection.maintenance().status();
            MemberList members = connection.maintenance().members();

            assertThat(status.version()).isEqualTo(version.full());
            assertThat(status.revision()).isEqualTo(revision);
            assertThat(status.isLeader()).isTrue();
            assertThat(status.role()).isEqualTo(EtcdMember.Role.VOTER);
            assertThat(status.databaseSize()).isPositive();
            assertThat(status.errors()).isEmpty();
            if (version.atLeast(EtcdVersion.V3_6)) {
                assertThat(status.storageVersion()).hasValue(version.minor() + ".0");
                assertThat(status.databaseQuota()).hasValue(123456789);
            } else {
                assertThat(status.storageVersion()).isEmpty();
                assertThat(status.databaseQuota()).isEmpty();
            }
            assertThat(members.clusterId()).isEqualTo(status.clusterId());
            assertThat(members.members()).hasSize(1).first().satisfies(member -> {
                assertThat(member.id()).isEqualTo(status.memberId());
                assertThat(member.name()).isEqualTo("m1");
                assertThat(member.clientUrls()).containsExactly(etcd.clientUrl());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesAndCompactsAndSaysWhatCannotBeHashed(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = connect(etcd)) {
            EtcdMaintenance maintenance = connection.maintenance();
            connection.kv().put(KEY, utf8("one"));
            connection.kv().put(KEY, utf8("two"));
            long last = connection.kv().put(KEY, utf8("three"));

            HashKvAnswer before = maintenance.hashKv(last, Duration.ofSeconds(10));
            long expected = etcd.etcdctl().hashKv(last).hash();
            connection.kv().compact(last - 1);
            HashKvAnswer after = maintenance.hashKv(0, Duration.ofSeconds(10));

            assertThat(before.hash()).isEqualTo(expected).isNotEqualTo(after.hash());
            assertThat(before.compacted()).isEmpty();
            assertThat(after.compactRevision()).isEqualTo(last - 1);
            assertThat(after.revision()).isEqualTo(last);
            assertKind(EtcdException.Kind.COMPACTED, () -> maintenance.hashKv(last - 2, Duration.ofSeconds(10)));
            assertKind(EtcdException.Kind.FUTURE_REVISION, () -> maintenance.hashKv(last + 5, Duration.ofSeconds(10)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsAlarms(EtcdVersion version) throws EtcdException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = connect(etcd)) {
            long member = connection.maintenance().status().memberId();
            assertThat(connection.maintenance().alarms()).isEmpty();

            etcd.api().maintenance().raiseNoSpace(member);

            assertThat(connection.maintenance().alarms())
                    .containsExactly(new EtcdAlarm(member, EtcdAlarm.Type.NOSPACE));
            assertKind(EtcdException.Kind.NO_SPACE, () -> connection.kv().put(KEY, utf8("full")));
        }
    }

    private static String storageVersion(EtcdConnection connection) {
        try {
            return connection.maintenance().status().storageVersion().orElse("");
        } catch (EtcdException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EtcdConnection connect(EtcdProcess etcd) throws EtcdException {
        return EtcdConnection.open(
                Endpoint.parse(etcd.clientUrl(), Endpoint.Scheme.HTTP),
                ConnectionOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20)));
    }

    private static void assertKind(EtcdException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EtcdException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
