package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small client of one etcd member over its JSON gateway, the same for every version. What etcd refuses comes back as {@link EtcdApiException}.
 * Safe for several threads.
 */
public final class EtcdApi implements AutoCloseable {
    /** etcd's default for {@code --max-txn-ops}. */
    public static final int MAX_TXN_OPERATIONS = 128;

    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(2);
    private static final int PAGE = 2_000;
    private static final Bytes FIRST_KEY = Bytes.of(new byte[1]);

    private final Gateway gateway;

    EtcdApi(String url, @Nullable SSLContext tls) {
        this.gateway = new Gateway(url, tls);
    }

    /** A client of any etcd in plain text. */
    public static EtcdApi of(String clientUrl) {
        return new EtcdApi(clientUrl, null);
    }

    /** A client of any etcd with TLS, showing the client certificate. */
    public static EtcdApi of(String clientUrl, TestCertificates certificates) {
        return of(clientUrl, certificates.clientContext());
    }

    /** The same with a certificate of another sort. */
    public static EtcdApi of(String clientUrl, SSLContext tls) {
        return new EtcdApi(clientUrl, tls);
    }

    /** Status, hashes, alarms, defragmentation. */
    public EtcdMaintenance maintenance() {
        return new EtcdMaintenance(gateway);
    }

    /** Members of the cluster. */
    public EtcdMembers members() {
        return new EtcdMembers(gateway);
    }

    /** Leases. */
    public EtcdLeases leases() {
        return new EtcdLeases(gateway);
    }

    /** Users, roles, and logging in. */
    public EtcdAuth auth() {
        return new EtcdAuth(gateway);
    }

    /** Sets a key and returns the new revision. */
    public long put(String key, String value) {
        return put(new TxnOperation.Put(Bytes.of(key), Bytes.of(value), 0));
    }

    /** Sets a key and returns the new revision. */
    public long put(Bytes key, Bytes value) {
        return put(new TxnOperation.Put(key, value, 0));
    }

    /** Sets a key, with a lease if it names one, and returns the new revision. */
    public long put(TxnOperation.Put put) {
        return revision(gateway.post("/kv/put", putRequest(Gateway.body(), put)));
    }

    /** Deletes a key and returns the revision after it. */
    public long delete(String key) {
        return revision(gateway.post(
                "/kv/deleterange", Gateway.body().put("key", Bytes.of(key).base64())));
    }

    /** Deletes all keys that begin with {@code prefix} and returns the revision after it. */
    public long deletePrefix(String prefix) {
        return revision(gateway.post("/kv/deleterange", prefixRange(Bytes.of(prefix))));
    }

    /** Does up to {@value #MAX_TXN_OPERATIONS} operations, each on another key, in one revision, which it returns. */
    public long txn(List<TxnOperation> operations) {
        ObjectNode body = Gateway.body();
        ArrayNode success = body.putArray("success");
        operations.forEach(operation -> success.add(operation.json()));
        return revision(gateway.post("/kv/txn", body));
    }

    /** The key as it is now. */
    public Optional<EtcdKeyValue> get(String key) {
        return get(Bytes.of(key), 0);
    }

    /** The key as it was at a revision; 0 means now. */
    public Optional<EtcdKeyValue> get(Bytes key, long revision) {
        JsonNode answer = gateway.post(
                "/kv/range", Gateway.body().put("key", key.base64()).put("revision", Long.toString(revision)));
        return answer.path("kvs").isEmpty()
                ? Optional.empty()
                : Optional.of(EtcdKeyValue.of(answer.path("kvs").path(0)));
    }

    /** All keys that begin with {@code prefix} ("" for all), in order, as of now. */
    public List<EtcdKeyValue> list(String prefix) {
        return list(prefix, 0);
    }

    /** All keys that begin with {@code prefix} ("" for all), in order, as of a revision; 0 means now. */
    public List<EtcdKeyValue> list(String prefix, long revision) {
        var all = new ArrayList<EtcdKeyValue>();
        forEach(prefix, revision, all::add);
        return all;
    }

    /** Like {@link #list(String, long)}, one after the other: for keyspaces that need not fit into memory. */
    public void forEach(String prefix, long revision, Consumer<EtcdKeyValue> action) {
        Bytes first = prefix.isEmpty() ? FIRST_KEY : Bytes.of(prefix);
        Bytes end = prefix.isEmpty() ? FIRST_KEY : first.prefixEnd();
        long at = revision;
        int limit = PAGE;
        while (true) {
            JsonNode page;
            try {
                page = gateway.post("/kv/range", page(first, end, at, limit));
            } catch (EtcdApiException e) {
                if (!e.isTooLarge() || limit == 1) {
                    throw e;
                }
                limit = Math.max(1, limit / 10);
                continue;
            }
            JsonNode rows = page.path("kvs");
            rows.forEach(row -> action.accept(EtcdKeyValue.of(row)));
            if (!page.path("more").asBoolean()) {
                return;
            }
            // All pages come from the revision of the first, whatever is written meanwhile.
            at = at == 0 ? revision(page) : at;
            first = Bytes.ofBase64(rows.path(rows.size() - 1).path("key").asText())
                    .successor();
        }
    }

    /** How many keys begin with {@code prefix} ("" for all) as of a revision; 0 means now. */
    public long count(String prefix, long revision) {
        ObjectNode body = prefix.isEmpty()
                ? Gateway.body().put("key", FIRST_KEY.base64()).put("range_end", FIRST_KEY.base64())
                : prefixRange(Bytes.of(prefix));
        return Json.number(
                gateway.post(
                        "/kv/range",
                        body.put("revision", Long.toString(revision)).put("count_only", true)),
                "count");
    }

    /** The current revision. */
    public long revision() {
        return revision(gateway.post("/kv/range", Gateway.body().put("key", FIRST_KEY.base64())));
    }

    /** Compacts the history up to a revision and waits until the rows are gone from the database. */
    public void compact(long revision) {
        gateway.post("/kv/compaction", compaction(revision).put("physical", true));
    }

    /** Asks for a compaction and does not wait for the rows to go. */
    public void scheduleCompaction(long revision) {
        gateway.post("/kv/compaction", compaction(revision));
    }

    /** Whether it can answer: it knows a leader, and reads pass or are refused for a reason of their own. */
    boolean serves() {
        try {
            EtcdStatus status = maintenance().status(PROBE_DEADLINE);
            if (status.leader() == 0) {
                return false;
            }
            if (status.role() == EtcdMember.Role.VOTER) {
                gateway.post("/kv/range", Gateway.body().put("key", FIRST_KEY.base64()), PROBE_DEADLINE);
            }
            return true;
        } catch (EtcdApiException e) {
            return !e.isTemporary();
        }
    }

    @Override
    public void close() {
        gateway.close();
    }

    static ObjectNode putRequest(ObjectNode json, TxnOperation.Put put) {
        return json.put("key", put.key().base64())
                .put("value", put.value().base64())
                .put("lease", Long.toString(put.lease()));
    }

    private static ObjectNode prefixRange(Bytes prefix) {
        return Gateway.body()
                .put("key", prefix.base64())
                .put("range_end", prefix.prefixEnd().base64());
    }

    private static ObjectNode page(Bytes first, Bytes end, long revision, int limit) {
        return Gateway.body()
                .put("key", first.base64())
                .put("range_end", end.base64())
                .put("revision", Long.toString(revision))
                .put("limit", Integer.toString(limit));
    }

    private static ObjectNode compaction(long revision) {
        return Gateway.body().put("revision", Long.toString(revision));
    }

    private static long revision(JsonNode answer) {
        return Json.number(answer.path("header"), "revision");
    }
}
