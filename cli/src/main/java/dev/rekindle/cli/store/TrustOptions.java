package dev.rekindle.cli.store;

import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.ManifestVerifier.Demand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose signatures on manifests are trusted. */
public final class TrustOptions {
    @Option(
            names = "--verify-key",
            paramLabel = "FILE",
            description =
                    "Check signatures: only manifests that this key signed (PEM, the public half of a --sign-key) are trusted. May be"
                            + " given several times.")
    private List<Path> publicKeys = List.of();

    /** Whether any key is named. */
    public boolean given() {
        return !publicKeys.isEmpty();
    }

    /** Empty where no key is given: signatures are then not looked at. */
    public Optional<ManifestVerifier> verifier() throws IOException {
        return publicKeys.isEmpty() ? Optional.empty() : Optional.of(ManifestVerifier.of(publicKeys, Demand.REQUIRED));
    }
}
