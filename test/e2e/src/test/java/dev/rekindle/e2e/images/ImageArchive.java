package dev.rekindle.e2e.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * What {@code hack/images} wrote to {@code target/images/NAME.tar}: an image layout of OCI, with the {@code manifest.json} of {@code docker save}.
 *
 * @param name as {@code hack/images} calls it, such as {@code cli}
 * @param files what the archive holds, by name
 */
record ImageArchive(String name, Map<String, TarEntry> files) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The one that was built last.
     *
     * @throws IllegalStateException if there is none; a test that lacks what it is about fails, it is never skipped
     */
    static ImageArchive built(String name) {
        Path archive = built().resolve(name + ".tar");
        if (!Files.isRegularFile(archive)) {
            throw new IllegalStateException(archive + " is missing; run: hack/images " + name);
        }
        return new ImageArchive(
                name,
                TarEntry.read(ByteBuffer.wrap(bytes(archive))).stream()
                        .filter(TarEntry::isFile)
                        .collect(Collectors.toMap(TarEntry::name, Function.identity())));
    }

    /** The bill of materials that lies beside the archive. */
    byte[] materialsBeside() {
        return bytes(built().resolve(name + ".cdx.json"));
    }

    /** Manifests in the order of the index. */
    List<JsonNode> manifests() {
        return StreamSupport.stream(json("index.json").path("manifests").spliterator(), false)
                .map(found -> blob(found.path("digest").textValue()))
                .map(ImageArchive::json)
                .toList();
    }

    /** What {@code docker load} reads. */
    JsonNode loadable() {
        return json("manifest.json");
    }

    JsonNode configuration(JsonNode manifest) {
        return json(blob(manifest.path("config").path("digest").textValue()));
    }

    /** The layers of an image as unpacked tar archives, the lowest first. */
    List<byte[]> layers(JsonNode manifest) {
        return StreamSupport.stream(manifest.path("layers").spliterator(), false)
                .map(layer -> unpacked(blob(layer.path("digest").textValue())))
                .toList();
    }

    private TarEntry blob(String digest) {
        return file("blobs/" + digest.replace(':', '/'));
    }

    private TarEntry file(String path) {
        TarEntry found = files.get(path);
        if (found == null) {
            throw new IllegalStateException(name + ".tar has no " + path);
        }
        return found;
    }

    private JsonNode json(String path) {
        return json(file(path));
    }

    static JsonNode json(TarEntry file) {
        try {
            return JSON.readTree(file.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file.name() + " is no JSON", e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] unpacked(TarEntry layer) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(layer.bytes()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(layer.name() + " is no layer", e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("run hack/images", e);
        }
    }

    /** {@code target/images} of the repository that this runs in. */
    private static Path built() {
        return Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                .filter(directory ->
                        Files.isExecutable(directory.resolve("hack").resolve("images")))
                .map(directory -> directory.resolve("target").resolve("images"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("hack/images is in no directory above this one"));
    }
}
