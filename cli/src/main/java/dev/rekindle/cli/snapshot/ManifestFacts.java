package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.Manifest.SeenMember;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Elapsed;
import dev.rekindle.cli.console.Facts;
import dev.rekindle.cli.console.TextOutput;
import java.io.IOException;
import java.time.Duration;

/** What a manifest tells about a backup that was just made. */
public final class ManifestFacts {
    private ManifestFacts() {}

    /** For people, indented. */
    public static void print(Manifest manifest, TextOutput out) throws IOException {
        Manifest.Source source = manifest.source();
        var facts = new Facts()
                .add("  revision", manifest.snapshot().revision())
                .add("  size", ByteSize.of(manifest.object().size()))
                .add("  sha256", manifest.object().sha256())
                .add(
                        "  from",
                        source.memberName() + " " + source.memberId() + " at " + source.endpoint() + ", etcd "
                                + source.etcdVersion())
                .add("  members", comparison(source))
                .add("  time", Elapsed.of(Duration.ofMillis(manifest.time().durationMillis())));
        facts.print(out);
        for (SeenMember member : source.members()) {
            if (!member.verdict().equals("equal")) {
                out.line("  " + (member.name().isEmpty() ? "(not started)" : member.name()) + " " + member.id() + ": "
                        + member.verdict()
                        + member.reason().map(reason -> ", " + reason).orElse(""));
            }
        }
    }

    /** For machines: fields of the object that is being written. */
    public static void write(Manifest manifest, JsonGenerator json) throws IOException {
        Manifest.Source source = manifest.source();
        json.writeNumberField("size", manifest.object().size());
        json.writeStringField("sha256", manifest.object().sha256());
        json.writeNumberField("revision", manifest.snapshot().revision());
        json.writeStringField("clusterId", source.clusterId());
        json.writeStringField("memberId", source.memberId());
        json.writeStringField("memberName", source.memberName());
        json.writeStringField("endpoint", source.endpoint());
        json.writeStringField("etcdVersion", source.etcdVersion());
        json.writeStringField("comparison", source.comparison());
        json.writeArrayFieldStart("members");
        for (SeenMember member : source.members()) {
            json.writeStartObject();
            json.writeStringField("id", member.id());
            json.writeStringField("name", member.name());
            json.writeBooleanField("isLearner", member.learner());
            json.writeStringField("verdict", member.verdict());
            json.writeStringField("reason", member.reason().orElse(""));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("durationMillis", manifest.time().durationMillis());
    }

    private static String comparison(Manifest.Source source) {
        long equal = source.members().stream()
                .filter(member -> member.verdict().equals("equal"))
                .count();
        return switch (source.comparison()) {
            case "agreed" -> equal + " of " + source.members().size() + " hold the same keys (HashKV), none differs";
            case "others-differ" -> "others than the source differ; the snapshot is good, they need repair";
            default -> "not compared";
        };
    }
}
