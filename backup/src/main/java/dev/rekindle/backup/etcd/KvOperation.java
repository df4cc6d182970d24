package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;

/** A write, alone or in a transaction. */
public sealed interface KvOperation {

    /** The operation as a transaction carries it. */
    RequestOp request();

    /** Writes a key; {@code lease} 0 binds it to none. */
    record Put(ByteString key, ByteString value, long lease) implements KvOperation {

        PutRequest message() {
            return PutRequest.newBuilder()
                    .setKey(key)
                    .setValue(value)
                    .setLease(lease)
                    .build();
        }

        @Override
        public RequestOp request() {
            return RequestOp.newBuilder().setRequestPut(message()).build();
        }
    }

    /** Deletes from a key up to, and without, an end; an empty end means this key alone. */
    record Delete(ByteString key, ByteString end) implements KvOperation {

        /** One key. */
        public static Delete key(ByteString key) {
            return new Delete(key, ByteString.EMPTY);
        }

        /** Every key that begins so. */
        public static Delete prefix(ByteString prefix) {
            return new Delete(RangeQuery.firstOf(prefix), RangeQuery.endOf(prefix));
        }

        DeleteRangeRequest message() {
            return DeleteRangeRequest.newBuilder().setKey(key).setRangeEnd(end).build();
        }

        @Override
        public RequestOp request() {
            return RequestOp.newBuilder().setRequestDeleteRange(message()).build();
        }
    }
}
