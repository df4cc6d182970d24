package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.HttpSource;
import dev.rekindle.localize.source.SnapshotSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a restore reads from, and what it must find there. */
public final class RestoreSource {
    private RestoreSource() {}

    /** Whether this names an object behind HTTP and not a file. */
    static boolean isUrl(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /** A file or a URL; no message repeats a URL, which may be signed. */
    static SnapshotSource of(String source) throws UsageException {
        if (!isUrl(source)) {
            if (source.isEmpty()) {
                throw new UsageException("the name of the snapshot is empty; name a file or a URL");
            }
            return new FileSource(Path.of(source));
        }
        try {
            return HttpSource.of(new URI(source), Map.of());
        } catch (URISyntaxException | IllegalArgumentException _) {
            throw new UsageException(
                    "the URL of the snapshot is malformed; give https://host/path, quoted against the shell, without user and password");
        }
    }

    /**
     * What a manifest says that a restore can compare.
     *
     * @throws CommandFailedException when it contradicts itself: the hash of the keys is taken at the snapshot's own revision
     */
    public static Expectations expectations(Manifest manifest) throws CommandFailedException {
        Manifest.Content content = manifest.snapshot();
        Optional<Manifest.Hash> hash = content.hashKv();
        if (hash.isPresent() && hash.get().revision() != content.revision()) {
            throw new Complaint(
                            ExitCode.SNAPSHOT,
                            "BackupNotVerified",
                            "the manifest of " + manifest.object().key() + " contradicts itself",
                            "revision " + content.revision() + " in its hash of the keys, too",
                            "revision " + hash.get().revision(),
                            "somebody changed it; restore from another backup, and find out who")
                    .asException();
        }
        return new Expectations(
                OptionalLong.of(manifest.plain().size()),
                Optional.of(manifest.plain().sha256()),
                OptionalLong.of(hash.map(Manifest.Hash::revision).orElse(content.revision())),
                hash.isPresent() ? OptionalLong.of(Long.parseLong(hash.get().hash(), 16)) : OptionalLong.empty(),
                hash.isPresent() ? OptionalLong.of(hash.get().compactRevision()) : OptionalLong.empty(),
                content.memberClusterId().isPresent()
                        ? OptionalLong.of(
                                Long.parseUnsignedLong(content.memberClusterId().get(), 16))
                        : OptionalLong.empty());
    }
}
