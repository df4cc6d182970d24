package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.S3Feature;
import dev.rekindle.testing.store.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/object-stores.md} is what a probe finds on every server that the tests run against. */
class ObjectStoresPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "object-stores.md");

    @Test
    void isUpToDate() throws IOException {
        String page = page();

        if (System.getProperty("rekindle.docs", "").equals("write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("stale; write it anew with -Drekindle.docs=write, and look at the difference")
                .content()
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        var columns = new ArrayList<Map<Check, Finding>>();
        var names = new ArrayList<String>();
        for (Map.Entry<String, S3Server> server : S3Servers.all().entrySet()) {
            names.add(server.getKey());
            columns.add(probe(server.getValue()).findings().stream()
                    .collect(Collectors.toMap(Finding::check, finding -> finding)));
        }
        var text = new StringBuilder("""
                # Object stores: what they can do

                Generated from probes of real servers, in a bucket with object lock where they have it, with strict checksums and native
                create-only; do not edit. Every server here passes the same contract tests in a bucket without versions, MinIO and SeaweedFS in
                one with versions, too. `good`: as a backup wants it; `warning`: backups
                work, and a person should know; `bad`: in the way of a backup with these options; `unknown`: the store does not tell.

                """);
        text.append("| | " + String.join(" | ", names) + " |\n|---|" + "---|".repeat(names.size()) + "\n");
        for (Check check : Check.values()) {
            text.append("| " + check.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | ");
            text.append(String.join(
                            " | ",
                            columns.stream()
                                    .map(column -> verdict(column, check))
                                    .toList()) + " |\n");
        }
        text.append("\nWhat is not good:\n\n");
        for (int i = 0; i < names.size(); i++) {
            for (Finding finding : columns.get(i).values().stream()
                    .sorted(Comparator.comparing(Finding::check))
                    .toList()) {
                if (finding.verdict() != StoreProbe.Verdict.GOOD) {
                    text.append("- " + names.get(i) + ", "
                            + finding.check().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                            + stable(finding.detail()) + "\n");
                }
            }
        }
        return text.toString();
    }

    /** Without what differs from run to run. */
    private static String stable(String detail) {
        return detail.replaceAll("rekindle-[a-z-]*[0-9a-f]{8}-[0-9a-f-]{27}", "…")
                .replaceAll("127\\.0\\.0\\.1:[0-9]+", "…")
                .replaceAll(", request [^)]*", "");
    }

    private static String verdict(Map<Check, Finding> column, Check check) {
        Finding finding = column.get(check);
        return finding == null ? "–" : finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static StoreProbe probe(S3Server server) throws IOException {
        BucketOption[] options = server.features().contains(S3Feature.OBJECT_LOCK)
                ? new BucketOption[] {BucketOption.OBJECT_LOCK}
                : new BucketOption[0];
        try (ObjectStore store = S3Store.open(Bucket.on(server, options).options())) {
            return store.probe(ObjectPrefix.ROOT);
        }
    }
}
