package dev.rekindle.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of a transaction. */
public sealed interface TxnOperation {
    /** Sets a key; {@code lease} is 0 for none. */
    record Put(Bytes key, Bytes value, long lease) implements TxnOperation {}

    /** Deletes a key, or nothing if it is not there. */
    record Delete(Bytes key) implements TxnOperation {}

    /** A put without lease. */
    static TxnOperation put(String key, String value) {
        return new Put(Bytes.of(key), Bytes.of(value), 0);
    }

    /** A delete. */
    static TxnOperation delete(String key) {
        return new Delete(Bytes.of(key));
    }

    /** As the gateway wants it. */
    default ObjectNode json() {
        ObjectNode json = Gateway.body();
        switch (this) {
            case Put put -> EtcdApi.putRequest(json.putObject("requestPut"), put);
            case Delete delete ->
                json.putObject("requestDeleteRange").put("key", delete.key().base64());
        }
        return json;
    }
}
