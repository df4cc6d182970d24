package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.KeySyntax;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** How keys become paths, and which names in a directory are ours. */
final class FileNames {
    /** Begins the names of uploads under way; no key may have a segment that begins so. */
    static final String RESERVED = ".rekindle-";

    private static final String UPLOAD = RESERVED + "upload-";
    private static final String PART = ".part";
    private static final int MAX_SEGMENT_BYTES = 255;

    /** Tells this process's uploads from those of others; a process never sweeps its own. */
    private static final String PROCESS = randomHex();

    private FileNames() {}

    static Path resolve(Path root, ObjectKey key) throws ObjectStoreException {
        for (String segment : key.value().split("/", -1)) {
            if (segment.startsWith(RESERVED)) {
                throw new IllegalArgumentException("object key " + KeySyntax.quoted(key.value())
                        + " uses a name that begins with the reserved " + RESERVED);
            }
            if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
                throw new IllegalArgumentException("object key " + KeySyntax.quoted(key.value())
                        + " has a segment longer than " + MAX_SEGMENT_BYTES + " bytes, the limit of file names");
            }
        }
        try {
            return root.resolve(key.value());
        } catch (InvalidPathException e) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    "key " + KeySyntax.quoted(key.value())
                            + " has characters that this locale cannot put into a file name;" + " set LANG=C.UTF-8",
                    e);
        }
    }

    static Path newUpload(Path directory) {
        return directory.resolve(UPLOAD + PROCESS + "-" + randomHex() + PART);
    }

    static boolean isForeignUpload(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(UPLOAD) && name.endsWith(PART) && !name.startsWith(UPLOAD + PROCESS);
    }

    static void createDirectory(Path directory, Set<PosixFilePermission> mode) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new ObjectStoreException(
                        Kind.UNSUPPORTED, directory + " is a file, and the key needs a directory of that name", e);
            }
        }
    }

    private static String randomHex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
