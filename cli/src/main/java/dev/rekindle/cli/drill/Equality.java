package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdKv;
import dev.rekindle.backup.etcd.KvEntry;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.backup.etcd.RangeResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Compares every key that an etcd serves with what should be there: key, value, both revisions, version and lease. */
final class Equality {
    /** A page is bounded in keys, and with etcd's default request limit of 1.5 MiB a value it stays well below the client's message limit. */
    private static final int PAGE = 32;

    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private Equality() {}

    /** Reads every key at {@code revision} in key order. */
    static List<Footprint> read(EtcdKv kv, long revision) throws EtcdException {
        List<Footprint> all = new ArrayList<>();
        forEach(kv, revision, entry -> all.add(Footprint.of(entry)));
        return all;
    }

    /**
     * Proves that an etcd serves exactly the expected keys, which come in key order.
     *
     * @return how many keys were compared
     * @throws ClaimFailedException that names the first key that differs
     */
    static long prove(Iterator<Footprint> expected, EtcdKv kv) throws EtcdException, ClaimFailedException {
        var comparison = new Comparison(expected);
        forEach(kv, 0, comparison::accept);
        return comparison.finish();
    }

    private static void forEach(EtcdKv kv, long revision, Consumer<KvEntry> consumer) throws EtcdException {
        RangeQuery query = RangeQuery.prefix(ByteString.EMPTY).at(revision).limit(PAGE);
        while (true) {
            RangeResult page = kv.range(query);
            page.entries().forEach(consumer);
            if (!page.more()) {
                return;
            }
            // The later pages must speak of the same moment as the first one.
            ByteString last = page.entries().getLast().key();
            long at = query.revision() == 0 ? page.revision() : query.revision();
            query = query.at(at).from(last.concat(ZERO));
        }
    }

    /** Walks two lists in key order and remembers the first difference. */
    private static final class Comparison {
        private final Iterator<Footprint> expected;
        private long equal;
        private String difference = "";

        Comparison(Iterator<Footprint> expected) {
            this.expected = expected;
        }

        void accept(KvEntry entry) {
            if (!difference.isEmpty()) {
                return;
            }
            if (!expected.hasNext()) {
                difference = "etcd serves the key " + show(entry.key()) + ", which should not be there";
                return;
            }
            Footprint should = expected.next();
            Footprint is = Footprint.of(entry);
            if (should.equals(is)) {
                equal++;
            } else if (should.key().equals(is.key())) {
                difference = "the key " + show(is.key()) + " differs: expected " + describe(should) + ", found "
                        + describe(is);
            } else {
                difference = "expected the key " + show(should.key()) + " next, found " + show(is.key());
            }
        }

        long finish() throws ClaimFailedException {
            if (difference.isEmpty() && expected.hasNext()) {
                difference = "the key " + show(expected.next().key()) + " is missing";
            }
            if (!difference.isEmpty()) {
                throw new ClaimFailedException("after " + equal + " equal keys: " + difference);
            }
            return equal;
        }

        private static String describe(Footprint print) {
            return "value sha256 " + hex(print.value()).substring(0, 12) + "…, created at " + print.createRevision()
                    + ", modified at " + print.modRevision() + ", version " + print.version() + ", lease "
                    + Long.toHexString(print.lease());
        }

        private static String hex(ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }

        private static String show(ByteString key) {
            String text = key.toString(StandardCharsets.UTF_8);
            boolean printable = text.codePoints().allMatch(c -> c >= 0x20 && c != 0x7f && c != 0xFFFD);
            return printable ? "'" + text + "'" : "0x" + hex(key);
        }
    }
}
