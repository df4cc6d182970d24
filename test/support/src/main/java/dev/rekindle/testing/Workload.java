package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A life that a keyspace has lived: puts, overwrites, deletes, transactions, leases granted and revoked, compactions; all drawn from a seed, so
 * that a failure can be repeated. It keeps a model of what must be there, independent of etcd. Used by one thread.
 */
public final class Workload {
    private static final Duration LEASE = Duration.ofDays(365);
    private static final int NAMES = 400;
    private static final int LARGEST_TXN = 20;

    private final EtcdApi api;
    private final Random random;
    private final TreeMap<Bytes, Content> model = new TreeMap<>();
    private final List<Long> leases = new ArrayList<>();
    private long revision = 1;
    private long compacted;

    private Workload(EtcdApi api, long seed) {
        this.api = api;
        this.random = new Random(seed);
    }

    /** Of a live key; the lease is 0 for none. */
    private record Content(Bytes value, long lease) {}

    /** Whether the history may be cut on the way. */
    public enum Compactions {
        NONE,
        SOME
    }

    /** On an etcd that is empty and stays otherwise unused. */
    public static Workload on(EtcdApi api, long seed) {
        return new Workload(api, seed);
    }

    /** Lives on for so many operations. */
    public Workload run(int operations, Compactions compactions) {
        for (int i = 0; i < operations; i++) {
            int dice = random.nextInt(100);
            if (dice < 55) {
                put();
            } else if (dice < 70) {
                delete();
            } else if (dice < 88) {
                transaction();
            } else if (dice < 95) {
                putWithLease();
            } else if (dice < 98) {
                revokeLease();
            } else if (compactions == Compactions.SOME) {
                compact(compacted + 1 + random.nextLong(revision - compacted));
            }
        }
        return this;
    }

    /** Compacts at a revision that was not compacted yet. */
    public Workload compact(long at) {
        if (at > compacted && at <= revision) {
            api.compact(at);
            compacted = at;
        }
        return this;
    }

    /** The revision after the last operation. */
    public long revision() {
        return revision;
    }

    /** The values that must be there now, by key. */
    public Map<Bytes, Bytes> liveValues() {
        return model.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().value(), (a, b) -> b, TreeMap::new));
    }

    /** Fails unless a live etcd holds what the model says. */
    public void assertHeldBy(EtcdApi etcd) {
        Map<Bytes, Content> found = etcd.list("").stream()
                .collect(Collectors.toMap(
                        EtcdKeyValue::key, row -> new Content(row.value(), row.lease()), (a, b) -> b, TreeMap::new));
        assertThat(found).isEqualTo(model);
    }

    private void put() {
        put(new TxnOperation.Put(key(), value(), 0));
    }

    private void put(TxnOperation.Put put) {
        revision = api.put(put);
        model.put(put.key(), new Content(put.value(), put.lease()));
    }

    private void putWithLease() {
        // The id is drawn too: one of etcd's choice would change the rows, and with them every hash, from run to run.
        long lease = random.nextLong(1, Long.MAX_VALUE);
        api.leases().grant(LEASE, lease);
        leases.add(lease);
        put(new TxnOperation.Put(key(), value(), lease));
    }

    private void revokeLease() {
        if (!leases.isEmpty()) {
            long lease = leases.remove(random.nextInt(leases.size()));
            api.leases().revoke(lease);
            model.values().removeIf(content -> content.lease() == lease);
            revision = api.revision();
        }
    }

    private void delete() {
        Bytes key = key();
        revision = api.txn(List.of(new TxnOperation.Delete(key)));
        model.remove(key);
    }

    private void transaction() {
        var operations = new TreeMap<Bytes, TxnOperation>();
        for (int i = random.nextInt(LARGEST_TXN); i >= 0; i--) {
            Bytes key = key();
            operations.put(
                    key, random.nextInt(4) == 0 ? new TxnOperation.Delete(key) : new TxnOperation.Put(key, value(), 0));
        }
        revision = api.txn(List.copyOf(operations.values()));
        operations.forEach((key, operation) -> {
            switch (operation) {
                case TxnOperation.Put put -> model.put(key, new Content(put.value(), 0));
                case TxnOperation.Delete gone -> model.remove(gone.key());
            }
        });
    }

    /** From a few hundred names, so that keys get a history; some of one byte, some long, some with bytes that are no text. */
    private Bytes key() {
        int name = random.nextInt(NAMES);
        return switch (name % 10) {
            case 0 -> Bytes.of(new byte[] {(byte) name, 0, (byte) 0xFF, (byte) (name >> 8)});
            case 1 -> Bytes.of("/long/" + "x".repeat(name * 5));
            case 2 -> Bytes.of(new byte[] {(byte) name});
            default -> Bytes.of("/registry/things/ns-" + name % 7 + "/name-" + name);
        };
    }

    /** Mostly short, sometimes empty, sometimes longer than a page. */
    private Bytes value() {
        int dice = random.nextInt(20);
        int size = dice == 0 ? 0 : dice == 1 ? 4000 + random.nextInt(20_000) : random.nextInt(300);
        byte[] value = new byte[size];
        random.nextBytes(value);
        return Bytes.of(value);
    }
}
