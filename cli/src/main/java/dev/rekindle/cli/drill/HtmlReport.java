package dev.rekindle.cli.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A drill as one HTML page that stands alone: no script, no font, no address outside itself. */
public final class HtmlReport {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HtmlReport() {}

    /**
     * Writes the page as UTF-8, replacing what stood there.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(DrillReport report, Path file) throws IOException {
        Files.writeString(file, html(report));
    }

    /** Returns the page. Every text that comes from outside is escaped. */
    public static String html(DrillReport report) {
        var page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Drill: ")
                .append(escape(report.subject()))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style></head>\n<body><main>\n");
        header(page, report);
        timeline(page, report);
        refusals(page, report.refusals());
        identity(page, report.identity());
        return page.append("</main></body></html>\n").toString();
    }

    private static void header(StringBuilder page, DrillReport report) {
        boolean proved = report.proved();
        page.append("<header><p class=\"mark\">Rekindle drill</p><h1 class=\"")
                .append(proved ? "ok" : "bad")
                .append("\">")
                .append(proved ? "Proved: this data comes back" : "Not proved: read the step marked failed")
                .append("</h1><p>")
                .append(escape(report.subject()))
                .append(" · ")
                .append(WHEN.format(report.started()))
                .append(" · ")
                .append(duration(report.took()))
                .append("</p></header>\n<section class=\"tiles\">");
        for (Fact fact : report.headlines()) {
            page.append("<div><b>")
                    .append(escape(fact.value()))
                    .append("</b><span>")
                    .append(escape(fact.name()))
                    .append("</span></div>");
        }
        page.append("</section>\n");
    }

    /** Each step with a bar where it lies in the whole drill, so that the slow one is seen at once. */
    private static void timeline(StringBuilder page, DrillReport report) {
        double total = Math.max(
                1,
                report.steps().stream().mapToLong(step -> step.took().toNanos()).sum());
        double before = 0;
        page.append("<h2>Steps</h2>\n<table class=\"steps\"><tbody>\n");
        for (Step step : report.steps()) {
            double share = step.took().toNanos() / total;
            page.append("<tr class=\"").append(mark(step.verdict())).append("\"><td class=\"verdict\">");
            page.append(word(step.verdict())).append("</td><td><b>").append(escape(step.claim()));
            page.append("</b><div class=\"bar\"><i style=\"")
                    .append(place(before, share))
                    .append("\"></i></div>");
            facts(page, step.facts());
            if (!step.message().isEmpty()) {
                page.append("<p class=\"message\">")
                        .append(escape(step.message()))
                        .append("</p>");
            }
            page.append("</td><td class=\"num\">").append(duration(step.took())).append("</td></tr>\n");
            before += share;
        }
        page.append("</tbody></table>\n");
    }

    private static void facts(StringBuilder page, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        page.append("<p class=\"facts\">");
        for (Fact fact : facts) {
            page.append("<span>")
                    .append(escape(fact.name()))
                    .append(" <code>")
                    .append(escape(fact.value()))
                    .append("</code></span>");
        }
        page.append("</p>");
    }

    private static void refusals(StringBuilder page, List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        page.append("<h2>What was refused, and why</h2>\n<table><thead><tr><th>Verdict</th><th>Damage</th>")
                .append("<th>Known</th><th>Reason</th><th class=\"num\">Time</th></tr></thead><tbody>\n");
        for (Refusal refusal : refusals) {
            boolean proved = refusal.verdict() == Verdict.PROVED;
            page.append("<tr class=\"").append(mark(refusal.verdict())).append("\"><td class=\"verdict\">");
            page.append(proved ? "refused" : "not refused").append("</td><td>").append(escape(refusal.damage()));
            page.append("</td><td>").append(escape(refusal.knows())).append("</td><td><code>");
            page.append(escape(refusal.reason())).append("</code><p class=\"message\">");
            page.append(escape(refusal.message())).append("</p></td><td class=\"num\">");
            page.append(duration(refusal.took())).append("</td></tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static void identity(StringBuilder page, List<Fact> identity) {
        page.append("<h2>Which snapshot this speaks of</h2>\n<table class=\"identity\"><tbody>\n");
        for (Fact fact : identity) {
            page.append("<tr><th>")
                    .append(escape(fact.name()))
                    .append("</th><td><code>")
                    .append(escape(fact.value()))
                    .append("</code></td></tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static String place(double before, double share) {
        return String.format(Locale.ROOT, "left:%.2f%%;width:%.2f%%", before * 100, Math.max(share * 100, 0.4));
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case PROVED -> "ok";
            case FAILED -> "bad";
            case NOT_REACHED -> "none";
        };
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case PROVED -> "proved";
            case FAILED -> "failed";
            case NOT_REACHED -> "not reached";
        };
    }

    /** Milliseconds below ten seconds, seconds above: what a person compares. */
    static String duration(Duration duration) {
        return duration.toMillis() < 10_000
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
