package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** Makes files with the real bbolt, in shapes that etcd will not make: see {@code hack/README.md} for its flags. */
public final class Boltgen {
    private Boltgen() {}

    /**
     * What was made.
     *
     * @param revision main of the last row, 0 if there is none
     * @param rows in bucket {@code key}
     * @param liveKeys user keys that are not deleted
     * @param compactRevision finished compaction, 0 for none
     * @param scheduledRevision scheduled compaction, 0 for none
     * @param pages the high-water mark
     * @param fileBytes of the file, a trailer included
     */
    public record Facts(
            long revision,
            long rows,
            long liveKeys,
            long compactRevision,
            long scheduledRevision,
            int pageSize,
            long pages,
            long fileBytes,
            long consistentIndex) {}

    /** Makes {@code file}, which must not exist, with flags such as {@code -page-size=512} and {@code -snapshot}. */
    public static Facts make(Path file, String... flags) {
        JsonNode json = Command.of(TestCache.binary("boltgen", "boltgen"), "-out", file.toString())
                .with(List.of(flags))
                .run()
                .orFail()
                .json();
        return Json.MAPPER.convertValue(json, Facts.class);
    }

    /** Fails unless bbolt 1.5's {@code tx.Check} finds the file in order; a trailer does not matter. */
    public static void check(Path file) {
        Command.of(TestCache.binary("boltgen", "boltgen"), "-check", file.toString())
                .run()
                .orFail();
    }
}
