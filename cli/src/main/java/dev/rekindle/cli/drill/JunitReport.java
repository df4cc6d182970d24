package dev.rekindle.cli.drill;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A drill as JUnit XML, the form that CI systems show: one test case a step and a damaged snapshot. */
public final class JunitReport {
    private JunitReport() {}

    /**
     * Writes the report as UTF-8, replacing what stood there.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(DrillReport report, Path file) throws IOException {
        Files.writeString(file, xml(report));
    }

    /** Returns the document; durations are seconds with three decimals, as JUnit writes them. */
    public static String xml(DrillReport report) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "rekindle drill: " + printable(report.subject()));
            xml.writeAttribute("timestamp", report.started().toString());
            xml.writeAttribute("time", seconds(report.took()));
            int total = report.steps().size() + report.refusals().size();
            xml.writeAttribute("tests", Integer.toString(total));
            xml.writeAttribute("failures", Long.toString(count(report, Verdict.FAILED)));
            xml.writeAttribute("errors", Long.toString(count(report, Verdict.NOT_REACHED)));
            xml.writeAttribute("skipped", "0");
            for (Step step : report.steps()) {
                testCase(xml, "drill", step.claim(), step.took(), step.verdict(), step.message());
            }
            for (Refusal refusal : report.refusals()) {
                String name = "refuses " + refusal.damage() + " (" + refusal.knows() + ")";
                testCase(xml, "drill.refusal", name, refusal.took(), refusal.verdict(), refusal.message());
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new UncheckedIOException(new IOException("JUnit XML could not be written to memory", e));
        }
        return text.toString();
    }

    private static void testCase(
            XMLStreamWriter xml, String group, String name, Duration took, Verdict verdict, String message)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", group);
        xml.writeAttribute("name", printable(name));
        xml.writeAttribute("time", seconds(took));
        switch (verdict) {
            case PROVED -> {}
            case FAILED -> problem(xml, "failure", message);
            case NOT_REACHED -> problem(xml, "error", message);
        }
        xml.writeEndElement();
    }

    private static void problem(XMLStreamWriter xml, String element, String message) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", printable(message));
        xml.writeEndElement();
    }

    private static long count(DrillReport report, Verdict verdict) {
        return report.steps().stream().filter(step -> step.verdict() == verdict).count()
                + report.refusals().stream()
                        .filter(refusal -> refusal.verdict() == verdict)
                        .count();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** XML 1.0 has no way to write most control characters, and a key or a path may hold them. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> c == '\t' || c == '\n' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
