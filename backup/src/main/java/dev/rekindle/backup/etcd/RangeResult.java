package dev.rekindle.backup.etcd;

import java.util.List;

/**
 * The answer to a {@link RangeQuery}.
 *
 * @param count all keys in the range, whatever the limit
 * @param more whether the limit cut the answer
 * @param revision of the store when it answered
 */
public record RangeResult(List<KvEntry> entries, long count, boolean more, long revision) {

    public RangeResult {
        entries = List.copyOf(entries);
    }
}
