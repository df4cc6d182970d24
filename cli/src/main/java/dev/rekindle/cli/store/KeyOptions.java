package dev.rekindle.cli.store;

import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.KeyCheck;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The private keys that encrypted backups can be read with. */
public final class KeyOptions {
    @Option(
            names = "--decrypt-key",
            paramLabel = "FILE",
            description =
                    "Decrypt: the private key of a recipient (the other half of a --recipient). May be given several times.")
    private List<Path> files = List.of();

    /** Whether any is named. */
    public boolean given() {
        return !files.isEmpty();
    }

    /** What decrypts this backup, proved before anything is touched; empty where it is not encrypted. */
    public Optional<DataKey> dataKey(Manifest manifest) throws IOException {
        List<PrivateKeys> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(PrivateKeys.read(file));
        }
        return KeyCheck.dataKey(manifest, keys);
    }
}
