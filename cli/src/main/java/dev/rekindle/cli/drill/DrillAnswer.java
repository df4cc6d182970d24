package dev.rekindle.cli.drill;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.TextOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a drill showed: its last lines for people, who heard of the steps as they happened, and the whole of it for machines.
 *
 * @param page the HTML report, where one was written
 */
record DrillAnswer(DrillReport report, Optional<Path> page) implements Answer {
    @Override
    public void writeText(TextOutput out) throws IOException {
        for (Refusal refusal : report.refusals()) {
            String mark = refusal.verdict() == Verdict.PROVED ? "refused " : "ACCEPTED";
            out.line(String.format(Locale.ROOT, "        %s  %-50s %s", mark, refusal.damage(), refusal.reason()));
        }
        String figures = report.headlines().stream()
                .map(fact -> fact.name() + " " + fact.value())
                .collect(Collectors.joining("; "));
        out.line("");
        if (page.isPresent()) {
            out.line("Report: " + page.get());
        }
        out.line((report.proved() ? "PROVED: this data comes back; " : "NOT PROVED; ") + figures);
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("proved", report.proved());
        json.writeNumberField("exitCode", report.exitCode().status());
        json.writeStringField("subject", report.subject());
        json.writeStringField("started", report.started().toString());
        json.writeNumberField("durationMillis", report.took().toMillis());
        json.writeArrayFieldStart("steps");
        for (Step step : report.steps()) {
            json.writeStartObject();
            json.writeStringField("claim", step.claim());
            json.writeStringField("verdict", step.verdict().name());
            json.writeNumberField("durationMillis", step.took().toMillis());
            json.writeStringField("message", step.message());
            writeFacts(json, "facts", step.facts());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("refusals");
        for (Refusal refusal : report.refusals()) {
            json.writeStartObject();
            json.writeStringField("damage", refusal.damage());
            json.writeStringField("known", refusal.knows());
            json.writeStringField("verdict", refusal.verdict().name());
            json.writeStringField("reason", refusal.reason());
            json.writeStringField("message", refusal.message());
            json.writeNumberField("durationMillis", refusal.took().toMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeFacts(json, "headlines", report.headlines());
        writeFacts(json, "identity", report.identity());
        json.writeEndObject();
    }

    private static void writeFacts(JsonGenerator json, String field, List<Fact> facts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Fact fact : facts) {
            json.writeStringField(fact.name(), fact.value());
        }
        json.writeEndObject();
    }
}
