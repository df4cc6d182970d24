package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;

/** A key that was last written at exactly this revision; 0 means that it does not exist. */
public record KvCondition(ByteString key, long modRevision) {

    Compare message() {
        return Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL)
                .setModRevision(modRevision)
                .build();
    }
}
