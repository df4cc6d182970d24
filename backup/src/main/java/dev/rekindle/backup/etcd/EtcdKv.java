package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.List;
import java.util.Optional;

/** Keys and values of a live etcd. Revisions are those of the store after the call. */
public final class EtcdKv {
    private final Calls calls;

    EtcdKv(Calls calls) {
        this.calls = calls;
    }

    /** Writes one key and returns the revision that wrote it. */
    public long put(ByteString key, ByteString value) throws EtcdException {
        return put(new KvOperation.Put(key, value, 0));
    }

    /** Writes one key, bound to a lease if it names one, and returns the revision that wrote it. */
    public long put(KvOperation.Put put) throws EtcdException {
        return calls.unary("put", KVGrpc.getPutMethod(), put.message())
                .getHeader()
                .getRevision();
    }

    /** The newest value of one key, read with quorum; empty when it does not exist. */
    public Optional<KvEntry> get(ByteString key) throws EtcdException {
        return range(RangeQuery.key(key)).entries().stream().findFirst();
    }

    /** Reads a range, as the query says. */
    public RangeResult range(RangeQuery query) throws EtcdException {
        RangeResponse answer = calls.unary("range", KVGrpc.getRangeMethod(), query.message());
        List<KvEntry> entries = answer.getKvsList().stream().map(EtcdKv::entry).toList();
        return new RangeResult(
                entries, answer.getCount(), answer.getMore(), answer.getHeader().getRevision());
    }

    /** Deletes a key, a prefix or a range, and returns how many keys went. */
    public long delete(KvOperation.Delete delete) throws EtcdException {
        return calls.unary("delete", KVGrpc.getDeleteRangeMethod(), delete.message())
                .getDeleted();
    }

    /** Runs operations in one transaction, without a condition, and returns its revision. etcd allows 128 operations. */
    public long apply(List<KvOperation> operations) throws EtcdException {
        var request = TxnRequest.newBuilder();
        operations.forEach(operation -> request.addSuccess(operation.request()));
        return calls.unary("transaction", KVGrpc.getTxnMethod(), request.build())
                .getHeader()
                .getRevision();
    }

    /** Runs operations if no key has changed since the revisions expected; returns whether they ran. */
    public TxnResult applyIf(List<KvCondition> conditions, List<KvOperation> operations) throws EtcdException {
        var request = TxnRequest.newBuilder();
        conditions.forEach(condition -> request.addCompare(condition.message()));
        operations.forEach(operation -> request.addSuccess(operation.request()));
        TxnResponse answer = calls.unary("transaction", KVGrpc.getTxnMethod(), request.build());
        return new TxnResult(answer.getSucceeded(), answer.getHeader().getRevision());
    }

    /** Compacts the history below a revision and waits until the rows are gone from the database. */
    public void compact(long revision) throws EtcdException {
        calls.unary(
                "compact at " + revision,
                KVGrpc.getCompactMethod(),
                CompactionRequest.newBuilder()
                        .setRevision(revision)
                        .setPhysical(true)
                        .build());
    }

    /** The newest revision that a quorum has agreed on: a linearizable read of no key. */
    public long linearizableRevision() throws EtcdException {
        return range(RangeQuery.key(ByteString.copyFromUtf8("\0")).countOnly()).revision();
    }

    private static KvEntry entry(KeyValue kv) {
        return new KvEntry(
                kv.getKey(),
                kv.getValue(),
                kv.getCreateRevision(),
                kv.getModRevision(),
                kv.getVersion(),
                kv.getLease());
    }
}
