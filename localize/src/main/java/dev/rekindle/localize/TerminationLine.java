package dev.rekindle.localize;

import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Failure;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonWriter;
import dev.rekindle.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last line of a run: one JSON object for the termination log, from which the controller reads how it ended. Kubernetes cuts a termination
 * message at 4096 bytes, so texts are kept short.
 *
 * @param exitCode how the process ends
 * @param json the line
 */
record TerminationLine(ExitCode exitCode, String json) {
    private static final int LONGEST_TEXT = 1000;

    static TerminationLine of(RestoreResult result, LocalizeOptions options, long elapsedMillis) {
        JsonObject.Builder line = start(options.restore(), options.token());
        switch (result) {
            case RestoreResult.AlreadyDone done -> {
                line.put("reason", "AlreadyDone")
                        .put("message", "this restore was completed before; nothing was changed");
                done.archived().ifPresent(path -> archived(line, path));
            }
            case RestoreResult.StartsEmpty empty -> {
                line.put("reason", "StartsEmpty").put("message", "this member starts empty");
                empty.archived().ifPresent(path -> archived(line, path));
            }
            case RestoreResult.Restored restored -> restored(line, restored);
        }
        line.put("exitCode", ExitCode.DONE.status()).put("elapsedMs", elapsedMillis);
        return new TerminationLine(ExitCode.DONE, JsonWriter.write(line.build()));
    }

    static TerminationLine of(RollbackResult result, LocalizeOptions options, long elapsedMillis) {
        JsonObject.Builder line = start(options.restore(), options.token());
        switch (result) {
            case RollbackResult.MovedBack(Path aside) ->
                line.put("reason", "RolledBack")
                        .put(
                                "message",
                                "the old data has its place again; what the restore had made is kept in " + aside)
                        .put("aside", aside.toString());
            case RollbackResult.Unchanged(Optional<Path> aside) -> {
                line.put("reason", "AlreadyDone")
                        .put(
                                "message",
                                aside.isPresent()
                                        ? "this restore was rolled back before; nothing was changed"
                                        : "this restore has changed nothing here, and nothing was changed now");
                aside.ifPresent(path -> line.put("aside", path.toString()));
            }
        }
        line.put("exitCode", ExitCode.DONE.status()).put("elapsedMs", elapsedMillis);
        return new TerminationLine(ExitCode.DONE, JsonWriter.write(line.build()));
    }

    private static void restored(JsonObject.Builder line, RestoreResult.Restored restored) {
        SnapshotReport report = restored.report();
        line.put("reason", "Restored")
                .put("message", "restored at revision " + report.bootRevision())
                .put("memberId", Long.toHexString(restored.memberId()))
                .put("clusterId", Long.toHexString(restored.clusterId()))
                .put("size", report.size())
                .put("sha256", report.sha256())
                .put("revision", report.bootRevision());
        contents(line, report);
        restored.archived().ifPresent(path -> archived(line, path));
        Map<String, Long> millis = new TreeMap<>();
        restored.timings().forEach((step, duration) -> millis.put(step.name(), duration.toMillis()));
        JsonObject.Builder timings = JsonObject.builder();
        millis.forEach(timings::put);
        line.put("timingsMs", timings.build());
    }

    /** What the restored members can be compared with where no manifest says it. */
    private static void contents(JsonObject.Builder line, SnapshotReport report) {
        line.put("totalKeys", report.totalKeys());
        report.liveKeys().ifPresent(keys -> line.put("liveKeys", keys));
        report.hashKv()
                .ifPresent(hash -> line.put("hashKv", "%08x".formatted(hash.hash()))
                        .put("compactRevision", hash.compactRevision()));
    }

    private static void archived(JsonObject.Builder line, Path path) {
        line.put("archived", path.toString());
    }

    static TerminationLine of(Failure failure, String restore, String token, long elapsedMillis) {
        JsonObject.Builder line = start(restore, token)
                .put("reason", failure.reason().toString())
                .put("message", shortened(failure.message()));
        if (!failure.expected().isEmpty() || !failure.found().isEmpty()) {
            line.put("expected", shortened(failure.expected())).put("found", shortened(failure.found()));
        }
        line.put("exitCode", failure.exitCode().status()).put("elapsedMs", elapsedMillis);
        return new TerminationLine(failure.exitCode(), JsonWriter.write(line.build()));
    }

    private static JsonObject.Builder start(String restore, String token) {
        JsonObject.Builder line = JsonObject.builder().put("event", "end");
        if (!restore.isEmpty()) {
            line.put("restore", restore);
        }
        return token.isEmpty() ? line : line.put("token", token);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
