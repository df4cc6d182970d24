package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Elapsed;
import dev.rekindle.cli.console.Facts;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.localize.Progress.Step;
import dev.rekindle.localize.RestoreResult;
import dev.rekindle.localize.RestoreResult.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How a restore ended well. */
record RestoreAnswer(RestoreResult result, Path dataDir, String name, OptionalLong bump) implements Answer {
    @Override
    public void writeText(TextOutput out) throws IOException {
        switch (result) {
            case RestoreResult.AlreadyDone _ ->
                out.line("already restored: " + dataDir + " bears this restore's name; nothing was changed");
            case RestoreResult.StartsEmpty(Optional<Path> archived) ->
                out.line("empty: " + dataDir
                        + archived.map(path -> ", old data in " + path).orElse(""));
            case Restored restored -> print(restored, out);
        }
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (result) {
            case RestoreResult.AlreadyDone _ -> {
                json.writeStringField("result", "alreadyDone");
                json.writeStringField("dataDir", dataDir.toString());
            }
            case RestoreResult.StartsEmpty(Optional<Path> archived) -> {
                json.writeStringField("result", "startsEmpty");
                json.writeStringField("dataDir", dataDir.toString());
                writeArchived(json, archived);
            }
            case Restored restored -> write(restored, json);
        }
        json.writeEndObject();
    }

    private void print(Restored restored, TextOutput out) throws IOException {
        Duration total = restored.timings().values().stream().reduce(Duration.ZERO, Duration::plus);
        out.line("restored: " + dataDir);
        var facts = new Facts()
                .add("  member", name + " " + Long.toHexString(restored.memberId()))
                .add("  cluster", Long.toHexString(restored.clusterId()))
                .add(
                        "  revision",
                        restored.report().bootRevision()
                                + (bump.isPresent()
                                        ? ", raised by " + bump.getAsLong() + " to "
                                                + (restored.report().bootRevision() + bump.getAsLong())
                                                + " and marked compacted"
                                        : ""))
                .add(
                        "  snapshot",
                        ByteSize.of(restored.report().size()) + ", SHA-256 "
                                + restored.report().sha256())
                .add("  time", Elapsed.of(total));
        restored.archived().ifPresent(path -> facts.add("  old data", path));
        if (!restored.report().alarms().isEmpty()) {
            facts.add(
                    "  alarms",
                    "raised in the snapshot: " + restored.report().alarms().size()
                            + "; disarm them, or the cluster may refuse writes");
        }
        facts.add(
                "  next", "start etcd with --name " + name + " --data-dir " + dataDir + " and the peer URL given here");
        facts.print(out);
    }

    private void write(Restored restored, JsonGenerator json) throws IOException {
        json.writeStringField("result", "restored");
        json.writeStringField("dataDir", dataDir.toString());
        json.writeStringField("name", name);
        json.writeStringField("memberId", Long.toHexString(restored.memberId()));
        json.writeStringField("clusterId", Long.toHexString(restored.clusterId()));
        json.writeNumberField("revision", restored.report().bootRevision());
        json.writeNumberField("bumpRevision", bump.orElse(0));
        json.writeNumberField("size", restored.report().size());
        json.writeStringField("sha256", restored.report().sha256());
        writeArchived(json, restored.archived());
        json.writeNumberField("alarms", restored.report().alarms().size());
        writeTimings(json, restored.timings());
    }

    private static void writeArchived(JsonGenerator json, Optional<Path> archived) throws IOException {
        if (archived.isPresent()) {
            json.writeStringField("archived", archived.get().toString());
        } else {
            json.writeNullField("archived");
        }
    }

    private static void writeTimings(JsonGenerator json, Map<Step, Duration> timings) throws IOException {
        json.writeObjectFieldStart("timingsMillis");
        for (Step step : Step.values()) {
            json.writeNumberField(
                    step.name().toLowerCase(Locale.ROOT),
                    timings.getOrDefault(step, Duration.ZERO).toMillis());
        }
        json.writeEndObject();
    }
}
