package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/reference} that is generated here and committed: a test fails when it is stale. */
final class Docs {
    private static final String WRITE = "rekindle.docs";

    private Docs() {}

    /** Compares a page with what it must be; with {@code -Drekindle.docs=write} writes it instead. */
    static void assertUpToDate(String name, String content) {
        Path page = Path.of("..", "docs", "reference", name).toAbsolutePath().normalize();
        try {
            if (System.getProperty(WRITE, "").equals("write")) {
                Files.createDirectories(page.resolveSibling("."));
                Files.writeString(page, content);
            }
            assertThat(page)
                    .as(
                            "stale; write it anew: mvn -pl cli -am test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -D"
                                    + WRITE + "=write")
                    .content()
                    .isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
