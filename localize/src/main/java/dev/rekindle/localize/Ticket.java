package dev.rekindle.localize;

import dev.rekindle.localize.decode.DecodedSource;
import dev.rekindle.localize.decode.Encoding;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.HttpSource;
import dev.rekindle.localize.source.SnapshotSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a restore is to restore, as a directory of small files, one value each (a mounted Secret):
 *
 * <pre>
 *  url               http(s), usually presigned, or file:///absolute/path
 *  header.NAME       a header to send with every request
 *  ca                certificates in PEM that the server's must lead to, in place of the usual ones
 *  size              bytes                        sha256            64 hexadecimal digits
 *  revision          of the store                 cluster-id        hexadecimal
 *  hash-kv           etcd's HashKV at revision    compact-revision  -1: never compacted
 *  existing-data     Refuse (usual) or Archive    bump-revision     0: none
 *  cluster-token     fresh for every restore      target-version    of the etcd that will start, such as 3.6
 *  empty-keyspace    Refuse (usual) or Allow
 *
 *  encoding          of the object behind url, in the order applied: gzip, aes256-gcm-hkdf-1mb, or both with a comma between
 *  stored-size       bytes of the object          stored-sha256     of the object; size and sha256 are the snapshot's
 *  data-key          64 hexadecimal digits        associated-data   that the object is bound to
 * </pre>
 *
 * All but {@code url} may be missing, and a {@link Role#JOINER} needs not even that. A file with another name is refused: a misspelt
 * expectation would not be checked. No message repeats the content of {@code url},
 * of a header, or of {@code data-key}.
 *
 * @param source the snapshot
 * @param expectations what is known about it
 * @param existingData what to do with other data in the target
 * @param bumpRevision by how much to raise the revision
 * @param clusterToken for the ids of the new cluster
 * @param targetVersion the etcd that will start
 * @param emptyKeyspace whether a store without keys may be restored
 */
public record Ticket(
        Optional<SnapshotSource> source,
        Expectations expectations,
        ExistingData existingData,
        OptionalLong bumpRevision,
        Optional<String> clusterToken,
        Optional<EtcdMinor> targetVersion,
        Acceptance.EmptyKeyspace emptyKeyspace) {
    private static final String GZIP = "gzip";
    private static final String AES = "aes256-gcm-hkdf-1mb";
    private static final String URL_FORM = "an absolute URL: http, https, or file:///path";

    /**
     * Reads a ticket directory.
     *
     * @throws UsageException when the directory or a file cannot be read, or a value makes no sense; names the file
     */
    public static Ticket read(Path directory) throws UsageException {
        TicketFiles files = TicketFiles.read(directory);
        Expectations expectations;
        try {
            expectations = new Expectations(
                    files.number("size"),
                    files.text("sha256"),
                    files.number("revision"),
                    files.number("hash-kv"),
                    files.number("compact-revision"),
                    files.hex("cluster-id"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("ticket " + directory + ": " + e.getMessage());
        }
        OptionalLong bump = files.number("bump-revision");
        if (bump.isPresent() && bump.getAsLong() < 0) {
            throw files.wrong("bump-revision", "0 or a positive whole number");
        }
        Ticket ticket = new Ticket(
                decoded(files, source(files), expectations),
                expectations,
                existingData(files),
                bump.orElse(0) == 0 ? OptionalLong.empty() : bump,
                files.text("cluster-token"),
                targetVersion(files),
                emptyKeyspace(files));
        files.refuseUnread();
        return ticket;
    }

    private static Optional<SnapshotSource> source(TicketFiles files) throws UsageException {
        Optional<String> url = files.text("url");
        Map<String, String> headers = files.headers();
        Optional<String> authority = files.text("ca");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        URI uri = uri(files, url.get());
        if ("file".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of(new FileSource(path(files, uri)));
        }
        try {
            HttpSource source = HttpSource.of(uri, headers);
            return Optional.of(authority.isPresent() ? source.trusting(authority.get()) : source);
        } catch (IllegalArgumentException e) {
            throw new UsageException("ticket: " + e.getMessage());
        }
    }

    private static Optional<SnapshotSource> decoded(
            TicketFiles files, Optional<SnapshotSource> stored, Expectations expectations) throws UsageException {
        Optional<String> layers = files.text("encoding");
        if (layers.isEmpty()) {
            files.refuseWithout("encoding", "stored-size", "stored-sha256", "data-key", "associated-data");
            return stored;
        }
        boolean compressed = layers.get().equals(GZIP) || layers.get().equals(GZIP + ", " + AES);
        boolean encrypted = layers.get().equals(AES) || layers.get().equals(GZIP + ", " + AES);
        if (!compressed && !encrypted) {
            throw files.wrong("encoding", GZIP + ", or " + AES + ", or \"" + GZIP + ", " + AES + "\"");
        }
        if (!encrypted) {
            files.refuseWithout(AES + " in encoding", "data-key", "associated-data");
        }
        try {
            Encoding encoding = new Encoding(
                    compressed ? Encoding.Compression.GZIP : Encoding.Compression.NONE,
                    encrypted
                            ? Optional.of(Encoding.Encryption.of(
                                    files.required("data-key"), files.required("associated-data")))
                            : Optional.empty(),
                    files.number("stored-size"),
                    files.text("stored-sha256"),
                    expectations.size().orElseThrow(() -> files.missing("size")));
            return stored.map(source -> new DecodedSource(source, encoding));
        } catch (IllegalArgumentException e) {
            throw new UsageException("ticket: " + e.getMessage());
        }
    }

    /** The exceptions of the JDK quote the URL, which may hold a signature: they go no further. */
    private static URI uri(TicketFiles files, String url) throws UsageException {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            throw files.wrong("url", URL_FORM);
        }
    }

    private static Path path(TicketFiles files, URI uri) throws UsageException {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException _) {
            throw files.wrong("url", URL_FORM);
        }
    }

    private static ExistingData existingData(TicketFiles files) throws UsageException {
        return switch (files.text("existing-data").orElse("Refuse")) {
            case "Refuse" -> ExistingData.REFUSE;
            case "Archive" -> ExistingData.ARCHIVE;
            default -> throw files.wrong("existing-data", "Refuse or Archive");
        };
    }

    private static Acceptance.EmptyKeyspace emptyKeyspace(TicketFiles files) throws UsageException {
        return switch (files.text("empty-keyspace").orElse("Refuse")) {
            case "Refuse" -> Acceptance.EmptyKeyspace.REFUSED;
            case "Allow" -> Acceptance.EmptyKeyspace.ALLOWED;
            default -> throw files.wrong("empty-keyspace", "Refuse or Allow");
        };
    }

    private static Optional<EtcdMinor> targetVersion(TicketFiles files) throws UsageException {
        Optional<String> text = files.text("target-version");
        Optional<EtcdMinor> version = text.flatMap(EtcdMinor::parse);
        if (text.isPresent() && version.isEmpty()) {
            throw files.wrong("target-version", "a version such as 3.6");
        }
        return version;
    }
}
