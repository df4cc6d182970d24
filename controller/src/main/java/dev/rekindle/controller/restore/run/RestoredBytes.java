package dev.rekindle.controller.restore.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.backup.SnapshotReport;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the init container computed of the very bytes that it restored. It takes the place of a manifest where there is none; written by a pod of a tenant,
 * it can make a proof fail and nothing else.
 *
 * @param compactRevision that the hash was computed with; -1 for never compacted, and null without a hash
 * @param hashKv eight digits of hex; null where the rows did not fit into its memory
 * @param liveKeys null where the rows did not fit
 */
record RestoredBytes(
        long revision,
        @Nullable Long compactRevision,
        @Nullable String hashKv,
        @Nullable Long totalKeys,
        @Nullable Long liveKeys) {

    /** As a pod's last run tells it; empty for one that had nothing to do, or says nothing. */
    static Optional<RestoredBytes> of(Pod pod) {
        return InjectedPod.lastEnd(pod)
                .map(ContainerStateTerminated::getMessage)
                .map(LocalizeEnd::line)
                .filter(line -> line.path("revision").isIntegralNumber())
                .map(line -> new RestoredBytes(
                        line.path("revision").asLong(),
                        number(line, "compactRevision"),
                        line.path("hashKv").isTextual() ? line.path("hashKv").asText() : null,
                        number(line, "totalKeys"),
                        number(line, "liveKeys")));
    }

    /** A report that knows only size and digest, completed; any other as it is. */
    SnapshotReport complete(SnapshotReport known) {
        if (known.revision() > 0) {
            return known;
        }
        return new SnapshotReport(
                known.size(),
                known.sha256(),
                revision,
                compactRevision == null || compactRevision < 0 ? null : compactRevision,
                hashKv,
                null,
                totalKeys == null ? 0 : totalKeys,
                liveKeys,
                null,
                null,
                null,
                null,
                known.alarms());
    }

    private static @Nullable Long number(JsonNode line, String name) {
        return line.path(name).isIntegralNumber() ? line.path(name).asLong() : null;
    }
}
