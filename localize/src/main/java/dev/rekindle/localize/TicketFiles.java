package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** The values in a ticket directory, by file name. Remembers which were asked for. */
final class TicketFiles {
    private static final int MAX_BYTES = 16 << 10;
    private static final String HEADER = "header.";

    private final Path directory;
    private final Map<String, String> values;
    private final TreeSet<String> unread;

    private TicketFiles(Path directory, Map<String, String> values) {
        this.directory = directory;
        this.values = values;
        this.unread = new TreeSet<>(values.keySet());
    }

    static TicketFiles read(Path directory) throws UsageException {
        Map<String, String> values = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                // A mounted Secret keeps its versions in directories whose names begin with two dots.
                if (!name.startsWith("..")) {
                    values.put(name, value(entry));
                }
            }
        } catch (IOException e) {
            throw new UsageException("ticket " + directory + ": cannot be read ("
                    + e.getClass().getSimpleName() + "); it has to be a directory of files, such as a mounted Secret");
        }
        return new TicketFiles(directory, values);
    }

    /** The content without the line ends behind it. */
    private static String value(Path file) throws UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new UsageException("ticket " + file + ": longer than " + MAX_BYTES + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            return text.substring(0, end);
        } catch (CharacterCodingException _) {
            throw new UsageException("ticket " + file + ": is not text in UTF-8");
        } catch (IOException e) {
            throw new UsageException(
                    "ticket " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A value that, where it is there, is not empty. */
    Optional<String> text(String name) throws UsageException {
        unread.remove(name);
        String value = values.get(name);
        if (value != null && value.isBlank()) {
            throw wrong(name, "a value; remove the file to leave it out");
        }
        return Optional.ofNullable(value);
    }

    String required(String name) throws UsageException {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** Refuses values that mean nothing where {@code condition} does not hold. */
    void refuseWithout(String condition, String... names) throws UsageException {
        for (String name : names) {
            if (text(name).isPresent()) {
                throw new UsageException("ticket " + directory.resolve(name) + ": means nothing without " + condition);
            }
        }
    }

    OptionalLong number(String name) throws UsageException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException _) {
            throw wrong(name, "a whole number");
        }
    }

    OptionalLong hex(String name) throws UsageException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(text.get(), 16));
        } catch (NumberFormatException _) {
            throw wrong(name, "an id of at most 16 hexadecimal digits");
        }
    }

    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(HEADER)) {
                unread.remove(name);
                headers.put(name.substring(HEADER.length()), value);
            }
        });
        return headers;
    }

    /** Refuses files that nobody asked for. */
    void refuseUnread() throws UsageException {
        if (!unread.isEmpty()) {
            throw new UsageException("ticket " + directory.resolve(unread.first())
                    + ": no such value is known; remove the file or correct its name");
        }
    }

    UsageException missing(String name) {
        return new UsageException("ticket " + directory.resolve(name) + ": is missing");
    }

    /** A value that makes no sense; does not repeat it. */
    UsageException wrong(String name, String expected) {
        return new UsageException("ticket " + directory.resolve(name) + ": expected " + expected);
    }
}
