package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a running etcd held: what must be found again after a restore.
 *
 * @param revision the current one
 * @param compactRevision -1 if never compacted
 * @param liveKeys how many keys
 * @param digest over every row, in key order
 * @param sample some rows in full, so that a difference can be seen
 * @param hashes HashKV at several revisions after the compaction, the current one last
 * @param leases ids
 * @param alarms that were raised
 * @param members of the cluster
 */
public record ExpectedKeyspace(
        long revision,
        long compactRevision,
        long liveKeys,
        String digest,
        List<Row> sample,
        List<KvHash> hashes,
        List<Long> leases,
        List<EtcdAlarm> alarms,
        List<EtcdMember> members) {
    private static final int SAMPLE = 100;
    private static final int HASHES = 7;

    public ExpectedKeyspace {
        sample = List.copyOf(sample);
        hashes = List.copyOf(hashes);
        leases = List.copyOf(leases);
        alarms = List.copyOf(alarms);
        members = List.copyOf(members);
    }

    /** A live key with everything that a restore must keep; of the value its size and SHA-256. */
    public record Row(
            Bytes key,
            long createRevision,
            long modRevision,
            long version,
            long lease,
            int valueSize,
            String valueSha256) {
        static Row of(EtcdKeyValue live) {
            return new Row(
                    live.key(),
                    live.createRevision(),
                    live.modRevision(),
                    live.version(),
                    live.lease(),
                    live.value().size(),
                    HexFormat.of().formatHex(sha256().digest(live.value().toArray())));
        }
    }

    /** Reads all of a member that is not being written to; its client is logged in as root where auth is on. */
    public static ExpectedKeyspace observe(EtcdProcess etcd) {
        EtcdApi api = etcd.api();
        var listing = Listing.of(api);
        KvHash now = etcd.hashKv(0);
        long oldest = Math.min(Math.max(now.compactRevision(), 0) + 1, now.revision());
        List<KvHash> hashes = LongStream.rangeClosed(0, HASHES)
                .map(i -> oldest + (now.revision() - oldest) * i / HASHES)
                .distinct()
                .mapToObj(etcd::hashKv)
                .toList();
        return new ExpectedKeyspace(
                now.revision(),
                now.compactRevision(),
                listing.count,
                listing.digest,
                listing.sample,
                hashes,
                api.leases().ids().stream().sorted().toList(),
                api.maintenance().alarms(),
                api.members().list());
    }

    /** Fails unless a live etcd holds exactly these keys: same values, revisions, versions and leases, none more, none less. */
    public void assertSameKeys(EtcdApi api) {
        var found = Listing.of(api);
        assertThat(found.count).as("live keys").isEqualTo(liveKeys);
        assertThat(found.sample).as("sampled rows").isEqualTo(sample);
        assertThat(found.digest).as("digest over all rows").isEqualTo(digest);
    }

    /** Fails unless a live member hashes every recorded revision alike. Ask before anything is compacted or written. */
    public void assertSameHashes(EtcdProcess etcd) {
        assertThat(hashes.stream().map(hash -> etcd.hashKv(hash.revision())).toList())
                .as("HashKV at %s", hashes.stream().map(KvHash::revision).toList())
                .isEqualTo(hashes);
    }

    /** One pass over all keys; every so-many-th row is sampled, more sparsely the more there are. */
    private static final class Listing {
        private final MessageDigest rows = sha256();
        private List<Row> sample = new ArrayList<>();
        private String digest = "";
        private long count;
        private long stride = 1;

        static Listing of(EtcdApi api) {
            var listing = new Listing();
            api.forEach("", 0, listing::add);
            listing.digest = HexFormat.of().formatHex(listing.rows.digest());
            return listing;
        }

        private void add(EtcdKeyValue live) {
            Row row = Row.of(live);
            rows.update(row.key().toArray());
            rows.update("|%d|%d|%d|%d|%d|%s\n"
                    .formatted(
                            row.createRevision(),
                            row.modRevision(),
                            row.version(),
                            row.lease(),
                            row.valueSize(),
                            row.valueSha256())
                    .getBytes(StandardCharsets.US_ASCII));
            if (count++ % stride == 0) {
                sample.add(row);
                if (sample.size() > SAMPLE) {
                    thinOut();
                }
            }
        }

        private void thinOut() {
            stride *= 2;
            var kept = new ArrayList<Row>();
            for (int i = 0; i < sample.size(); i += 2) {
                kept.add(sample.get(i));
            }
            sample = kept;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }
}
