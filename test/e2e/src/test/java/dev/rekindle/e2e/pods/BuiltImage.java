package dev.rekindle.e2e.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What {@code hack/images} has built, and the script that runs these tests has given to the cluster. */
final class BuiltImage {
    private static final String LINE = "image ";

    private BuiltImage() {}

    /**
     * Under which name the node knows it; of several the first.
     *
     * @param name as {@code hack/images} calls it, such as {@code cli}
     */
    static String reference(String name) {
        Path facts = images().resolve(name + ".facts");
        try (Stream<String> lines = Files.lines(facts)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .map(line -> line.split(" ", -1)[1])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("build the images first: hack/images " + name, e);
        }
    }

    private static Path images() {
        return Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .filter(directory ->
                        Files.isExecutable(directory.resolve("hack").resolve("images")))
                .map(directory -> directory.resolve("target").resolve("images"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("hack/images is in no directory above this one"));
    }
}
