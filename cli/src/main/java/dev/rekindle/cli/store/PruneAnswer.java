package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.Decision;
import dev.rekindle.backup.retention.PruneOutcome;
import dev.rekindle.backup.retention.PruneReport;
import dev.rekindle.backup.retention.PruneReport.Pruned;
import dev.rekindle.backup.retention.RetentionPlan;
import dev.rekindle.backup.retention.RetentionPlan.Decided;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A plan, and what came of it unless it was only looked at.
 *
 * @param swept how many uploads that died were swept away beside it
 */
record PruneAnswer(String location, RetentionPlan plan, Optional<PruneReport> report, int swept) implements Answer {
    @Override
    public void writeText(TextOutput out) throws IOException {
        var table = new Table(
                out,
                Column.left("TAKEN"),
                Column.right("SIZE"),
                Column.left("DECISION"),
                Column.left("KEY"),
                Column.left("WHY"));
        for (Decided decided : plan.decisions()) {
            CatalogueEntry entry = decided.entry();
            table.row(
                    entry.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    ByteSize.of(entry.size()),
                    outcome(entry).map(PruneAnswer::spelled).orElse(spelled(decided.decision())),
                    entry.key().value(),
                    outcome(entry)
                            .flatMap(PruneAnswer::reason)
                            .orElse(decided.decision().explanation()));
        }
        table.end();
        out.line("");
        for (String note : plan.notes()) {
            out.line("note: " + note);
        }
        out.line(summary());
        if (swept > 0) {
            out.line("removed what " + swept + (swept == 1 ? " upload" : " uploads")
                    + " that died more than a day ago had left");
        }
    }

    private String summary() {
        int all = plan.decisions().size();
        int going = plan.deletions().size();
        if (all == 0) {
            return "nothing is in " + location;
        }
        if (going == 0) {
            long next = plan.decisions().stream()
                    .filter(decided -> decided.decision() instanceof Decision.Candidate)
                    .count();
            return (report.isEmpty() ? "dry run: " : "") + "nothing to remove from " + location + ", all " + all
                    + " stay" + (next > 0 ? "; " + next + " of them will go if the next run finds so again" : "");
        }
        if (report.isEmpty()) {
            return "dry run: " + going + " of " + all + " would be removed from " + location;
        }
        long removed = report.get().pruned().stream()
                .filter(pruned -> pruned.outcome() instanceof PruneOutcome.Deleted)
                .count();
        return "removed " + removed + " of the " + going + " that were to go from " + location + ", "
                + ByteSize.of(report.get().freedBytes()) + " freed, manifests among them";
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("store", location);
        json.writeBooleanField("dryRun", report.isEmpty());
        json.writeStringField("plannedAt", plan.plannedAt().toString());
        json.writeArrayFieldStart("notes");
        for (String note : plan.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("backups");
        for (Decided decided : plan.decisions()) {
            CatalogueEntry entry = decided.entry();
            json.writeStartObject();
            json.writeStringField("key", entry.key().value());
            json.writeStringField("time", entry.time().toString());
            json.writeNumberField("size", entry.size());
            json.writeStringField("decision", spelled(decided.decision()));
            json.writeStringField("why", decided.decision().explanation());
            Optional<PruneOutcome> outcome = outcome(entry);
            if (outcome.isPresent()) {
                json.writeStringField("outcome", spelled(outcome.get()));
                json.writeStringField("reason", reason(outcome.get()).orElse(""));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("sweptUploads", swept);
        json.writeNumberField("freedBytes", report.map(PruneReport::freedBytes).orElse(0L));
        json.writeEndObject();
    }

    private Optional<PruneOutcome> outcome(CatalogueEntry entry) {
        return report.stream()
                .flatMap(done -> done.pruned().stream())
                .filter(pruned -> pruned.entry().key().equals(entry.key()))
                .map(Pruned::outcome)
                .findFirst();
    }

    private static String spelled(Decision decision) {
        return switch (decision) {
            case Decision.Keep _ -> "keep";
            case Decision.Delete _ -> "remove";
            case Decision.Candidate _ -> "next time";
            case Decision.Hold _ -> "hold";
        };
    }

    private static String spelled(PruneOutcome outcome) {
        return switch (outcome) {
            case PruneOutcome.Deleted _ -> "removed";
            case PruneOutcome.Changed _ -> "left alone";
            case PruneOutcome.Refused _ -> "refused";
            case PruneOutcome.Failed _ -> "failed";
        };
    }

    /** Why something that was to go did not; empty where it went. */
    static Optional<String> reason(PruneOutcome outcome) {
        return switch (outcome) {
            case PruneOutcome.Deleted _ -> Optional.empty();
            case PruneOutcome.Changed(String reason) -> Optional.of(reason);
            case PruneOutcome.Refused(String reason) -> Optional.of(reason);
            case PruneOutcome.Failed(String reason) -> Optional.of(reason);
        };
    }
}
