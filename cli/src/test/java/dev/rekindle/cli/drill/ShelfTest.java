package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.OutputOptions;
import dev.rekindle.cli.console.Streams;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    private static final byte[] CONTENT = "ours".getBytes(StandardCharsets.UTF_8);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void isGoneOnceItIsCleared() throws Exception {
        try (Shelf shelf = open()) {
            shelf.put(shelf.own().key("a.db"), CONTENT);
            shelf.put(shelf.own().key("damaged-1/a.db"), CONTENT);

            assertThat(shelf.clear())
                    .contains(new Fact("put and removed", "2"), new Fact("left below " + shelf.own(), "nothing"));
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void isClearedAndSaysSoWhenItIsClosedByAThreadThatIsInterrupted() throws Exception {
        try (Shelf shelf = open()) {
            shelf.put(shelf.own().key("a.db"), CONTENT);
            Thread.currentThread().interrupt();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("removed 1 objects that the drill had put below file:");
    }

    @Test
    void leavesWhatSomebodyElsePutThereAndSaysSo() throws Exception {
        try (Shelf shelf = open()) {
            shelf.put(shelf.own().key("a.db"), CONTENT);
            Path theirs = directory.resolve(shelf.own().value()).resolve("theirs.db");
            Files.writeString(theirs, "theirs");

            assertThatThrownBy(shelf::clear)
                    .isInstanceOfSatisfying(
                            CommandFailedException.class,
                            e -> assertThat(e.complaint().what())
                                    .contains("did not put there", "theirs.db", "not touched"));

            assertThat(theirs).hasContent("theirs");
            assertThat(directory.resolve(shelf.own().value() + "a.db")).doesNotExist();
        }
    }

    @Test
    void namesWhatItCouldNotRemove() throws Exception {
        try (Shelf shelf = open()) {
            shelf.put(shelf.own().key("a.db"), CONTENT);
            Path taken = directory.resolve(shelf.own().value() + "a.db");
            Files.delete(taken);
            Files.writeString(taken, "another version");

            assertThatThrownBy(shelf::clear)
                    .isInstanceOfSatisfying(
                            CommandFailedException.class,
                            e -> assertThat(e.complaint().what())
                                    .contains("1 objects of the drill could not be removed", shelf.own() + "a.db"));

            assertThat(taken).hasContent("another version");
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("could not be removed");
    }

    private Shelf open() throws Exception {
        var streams = Streams.plain(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err);
        return Shelf.open(
                StoreUrl.parse(directory.toUri().toString()),
                Instant.parse("2026-11-26T02:00:00Z"),
                new Console(streams, new OutputOptions()));
    }
}
