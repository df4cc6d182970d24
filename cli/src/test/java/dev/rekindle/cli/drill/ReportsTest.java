package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.failure.ExitCode;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aReportWithoutStepsHasProvedNothing() {
        var empty = new DrillReport("nothing", Instant.EPOCH, SECOND, List.of(), List.of(), List.of(), List.of());

        assertThat(empty.proved()).isFalse();
        assertThat(empty.exitCode()).isEqualTo(ExitCode.SNAPSHOT);
    }

    @Test
    void oneAcceptedForgerySpoilsADrillWhoseStepsAllHeld() {
        var accepted = new Refusal("a forgery", "the manifest", Verdict.FAILED, "", "it was accepted", SECOND);
        var report = new DrillReport(
                "x", Instant.EPOCH, SECOND, List.of(proved("etcd runs")), List.of(accepted), List.of(), List.of());

        assertThat(report.proved()).isFalse();
        assertThat(report.exitCode()).isEqualTo(ExitCode.SNAPSHOT);
        assertThat(HtmlReport.html(report)).contains("Not proved").contains("not refused");
    }

    @Test
    void thePageStandsAloneAndEscapesWhatItShows() {
        var step = new Step(
                "a <script>alert(1)</script> & \"more\"",
                Verdict.PROVED,
                SECOND,
                List.of(new Fact("key", "'<b>'")),
                "",
                ExitCode.DONE);
        var report = new DrillReport(
                "<i>", Instant.EPOCH, SECOND, List.of(step), List.of(), List.of(), List.of(new Fact("sha256", "ab")));

        String page = HtmlReport.html(report);

        assertThat(page)
                .contains("a &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;")
                .contains("&#39;&lt;b&gt;&#39;")
                .doesNotContain("<script", "<i>&", "src=", "href=", "url(", "@import");
    }

    @Test
    void junitCountsWhatFailedAndWhatWasNeverTried() throws Exception {
        var failed = new Step(
                "HashKV is equal", Verdict.FAILED, SECOND, List.of(), "expected 1\u0000, found 2", ExitCode.SNAPSHOT);
        var report = new DrillReport(
                "x",
                Instant.EPOCH,
                SECOND,
                List.of(proved("etcd runs"), failed, Step.notReached("it takes writes")),
                List.of(new Refusal("an empty file", "alone", Verdict.PROVED, "SnapshotCorrupt", "m", SECOND)),
                List.of(),
                List.of());

        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JunitReport.xml(report))));
        Element suite = xml.getDocumentElement();

        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("message"))
                .isEqualTo("expected 1\uFFFD, found 2");
    }

    private static Step proved(String claim) {
        return new Step(claim, Verdict.PROVED, SECOND, List.of(), "", ExitCode.DONE);
    }
}
