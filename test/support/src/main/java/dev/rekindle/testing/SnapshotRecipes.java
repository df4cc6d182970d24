package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Workload.Compactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** How each {@link SnapshotShape} is made, with a real etcd of one version. */
final class SnapshotRecipes {
    private static final long SEED = 42;
    private static final int KEYS = 100_000;
    private static final int LEASES = 10_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final int PER_TXN = 100;
    private static final int AT_ONCE = 64;

    private final EtcdVersion version;
    private final Path work;

    SnapshotRecipes(EtcdVersion version, Path work) {
        this.version = version;
        this.work = work;
    }

    /** Makes {@code file} and returns what the etcd held. */
    ExpectedKeyspace make(SnapshotShape shape, Path file) throws IOException {
        return switch (shape) {
            case EMPTY -> single(file, etcd -> {});
            case ONE_KEY -> single(file, etcd -> etcd.api().put("the-key", "the-value"));
            case MANY_KEYS -> single(file, SnapshotRecipes::manyKeys);
            case DELETES_AND_COMPACTIONS -> single(file, etcd -> life(etcd.api(), Compactions.SOME));
            case NEVER_COMPACTED -> single(file, etcd -> life(etcd.api(), Compactions.NONE));
            case MANY_LEASES -> manyLeases(file);
            case AUTH -> auth(file);
            case ALARM -> single(file, SnapshotRecipes::alarm);
            case SEVEN_MEMBERS -> sevenMembers(file);
            case LARGE_VALUES -> single(file, SnapshotRecipes::largeValues);
            case UNFINISHED_COMPACTION -> unfinishedCompaction(file);
            case BARE_DB -> bareDb(file);
        };
    }

    private ExpectedKeyspace single(Path file, Consumer<EtcdProcess> life) {
        try (EtcdProcess etcd = etcd().start()) {
            life.accept(etcd);
            return save(etcd, file);
        }
    }

    private EtcdBuilder etcd() {
        return EtcdProcess.of(version).dataDir(work.resolve("data"));
    }

    private static ExpectedKeyspace save(EtcdProcess etcd, Path file) {
        ExpectedKeyspace expected = ExpectedKeyspace.observe(etcd);
        etcd.etcdctl().snapshotSave(file);
        return expected;
    }

    private static void manyKeys(EtcdProcess etcd) {
        for (int from = 0; from < KEYS; from += PER_TXN) {
            etcd.api()
                    .txn(IntStream.range(from, from + PER_TXN)
                            .mapToObj(i ->
                                    TxnOperation.put("/registry/pods/ns-%02d/pod-%06d".formatted(i % 97, i), "v" + i))
                            .toList());
        }
    }

    private static void life(EtcdApi api, Compactions compactions) {
        Workload workload = Workload.on(api, SEED).run(1200, compactions);
        if (compactions == Compactions.SOME) {
            workload.compact(workload.revision() - 50).run(150, Compactions.NONE);
        }
        workload.assertHeldBy(api);
    }

    private ExpectedKeyspace manyLeases(Path file) {
        // From 3.6, ETCD_VERIFY compares the whole bucket with its buffer at each grant: 10,000 of them would take ten
        // minutes.
        try (EtcdProcess etcd = etcd().environment("ETCD_VERIFY", "").start()) {
            EtcdApi api = etcd.api();
            // The order in which leases arrive does not matter; that of the keys does, so they come one after the
            // other.
            concurrently(LEASES, i -> api.leases().grant(Duration.ofDays(365), i));
            for (int from = 0; from < LEASES; from += 10 * PER_TXN) {
                int first = from;
                api.txn(IntStream.rangeClosed(1, PER_TXN)
                        .map(i -> first + 10 * i)
                        .<TxnOperation>mapToObj(i -> new TxnOperation.Put(Bytes.of("leased-" + i), Bytes.of("x"), i))
                        .toList());
            }
            return save(etcd, file);
        }
    }

    private ExpectedKeyspace auth(Path file) {
        try (EtcdProcess etcd = etcd().start()) {
            EtcdApi api = etcd.api();
            life(api, Compactions.SOME);
            for (int i = 0; i < 20; i++) {
                api.auth().addRole("role-" + i);
                api.auth().grantPrefix("role-" + i, "/registry/" + i + "/");
                api.auth().addUser("user-" + i, "password-" + i);
                api.auth().grantRole("user-" + i, "role-" + i);
            }
            // HashKV and the snapshot itself need root from now on; what was observed before is the same after.
            ExpectedKeyspace expected = ExpectedKeyspace.observe(etcd);
            api.auth().enable(SnapshotShape.ROOT_PASSWORD);
            etcd.etcdctl().user("root", SnapshotShape.ROOT_PASSWORD).snapshotSave(file);
            return expected;
        }
    }

    private static void alarm(EtcdProcess etcd) {
        life(etcd.api(), Compactions.SOME);
        etcd.api().maintenance().raiseNoSpace(etcd.api().maintenance().status().memberId());
    }

    private ExpectedKeyspace sevenMembers(Path file) {
        ClusterPlan seven = ClusterPlan.loopback(7);
        var plan = new ClusterPlan(
                seven.members().stream()
                        .map(member -> member.advertising(longUrls(member.name())))
                        .toList(),
                seven.token());
        try (EtcdCluster cluster = EtcdCluster.start(version, plan, work.resolve("data"), etcd -> etcd)) {
            EtcdProcess etcd = cluster.member(0);
            // Few writes: each is written to disk by seven processes here.
            Workload.on(etcd.api(), SEED).run(100, Compactions.SOME).assertHeldBy(etcd.api());
            return save(etcd, file);
        }
    }

    /**
     * Eight long ways to write 127.0.0.1: etcd takes them for different URLs. On ports where nobody listens, as a new member asks each URL in
     * turn whether it knows the cluster, and waits a second for one that accepts the connection but does not serve yet.
     */
    private static List<String> longUrls(String member) {
        return IntStream.range(0, 8)
                .mapToObj(i -> "http://[%s:%s:%s:0000:0000:ffff:7f00:0001]:%s"
                        .formatted(zeros(i & 1), zeros(i & 2), zeros(i & 4), member.substring(1)))
                .toList();
    }

    private static String zeros(int bit) {
        return bit == 0 ? "0000" : "000";
    }

    private static void largeValues(EtcdProcess etcd) {
        var random = new Random(SEED);
        for (int i = 0; i < 24; i++) {
            byte[] value = new byte[MEBIBYTE - 100 + i * 10];
            random.nextBytes(value);
            etcd.api().put(Bytes.of("large-" + i % 20), Bytes.of(value));
        }
    }

    private ExpectedKeyspace unfinishedCompaction(Path file) throws IOException {
        String flag = version.atLeast(EtcdVersion.V3_6)
                ? "--compaction-batch-limit=5"
                : "--experimental-compaction-batch-limit=5";
        try (EtcdProcess etcd = etcd().flags(flag).start()) {
            EtcdApi api = etcd.api();
            for (int round = 0; round < 100; round++) {
                int value = round;
                api.txn(IntStream.range(0, PER_TXN)
                        .mapToObj(i -> TxnOperation.put("key-" + i, "value-" + value))
                        .toList());
            }
            // 9800 rows in batches of 5 with a pause of at least 10 ms after each take some 20 s: the snapshot is taken
            // in between.
            api.scheduleCompaction(api.revision() - 1);
            etcd.etcdctl().snapshotSave(file);
            ExpectedKeyspace expected = ExpectedKeyspace.observe(etcd);
            assertThat(BboltCli.run("get", file.toString(), "meta", "scheduledCompactRev")
                            .exit())
                    .as("a compaction is scheduled")
                    .isZero();
            assertThat(BboltCli.run("get", file.toString(), "meta", "finishedCompactRev")
                            .exit())
                    .as("a compaction is finished")
                    .isNotZero();
            return expected;
        }
    }

    private ExpectedKeyspace bareDb(Path file) throws IOException {
        try (EtcdProcess etcd = etcd().start()) {
            life(etcd.api(), Compactions.SOME);
            ExpectedKeyspace expected = ExpectedKeyspace.observe(etcd);
            etcd.stop();
            Files.copy(etcd.database(), file);
            return expected;
        }
    }

    private static void concurrently(int times, Consumer<Integer> action) {
        var places = new Semaphore(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= times; i++) {
                int number = i;
                all.add(executor.submit(() -> {
                    places.acquireUninterruptibly();
                    try {
                        action.accept(number);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        all.forEach(Future::resultNow);
    }
}
