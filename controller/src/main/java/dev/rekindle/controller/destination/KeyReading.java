package dev.rekindle.controller.destination;

import dev.rekindle.api.Reason;
import dev.rekindle.api.destination.ClientEncryption;
import dev.rekindle.api.destination.EtcdBackupDestinationSpec;
import dev.rekindle.api.destination.ManifestSigning;
import dev.rekindle.backup.encoding.Compression;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.encoding.RecipientKey;
import dev.rekindle.backup.encoding.Recipients;
import dev.rekindle.backup.manifest.ManifestException;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.ManifestVerifier.Demand;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.SecretValues;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the keys that a destination's objects are encrypted and its manifests are signed with. */
final class KeyReading {
    private static final String PRIVATE_KEY = "privateKey";

    private final Secrets secrets;
    private final Install install;
    private final PrivateFiles files;

    KeyReading(Secrets secrets, Install install, PrivateFiles files) {
        this.secrets = secrets;
        this.install = install;
        this.files = files;
    }

    OpenDestination.Keys read(EtcdBackupDestinationSpec spec) throws ProblemException, IOException {
        Optional<ManifestSigning> signing = Optional.ofNullable(spec.signing());
        Optional<ClientEncryption> encryption = Optional.ofNullable(spec.encryption());
        Compression compression = switch (spec.compression()) {
            case NONE -> Compression.NONE;
            case GZIP -> Compression.GZIP;
        };
        Optional<Recipients> recipients =
                encryption.isPresent() ? Optional.of(recipients(encryption.get())) : Optional.empty();
        return new OpenDestination.Keys(
                new ObjectEncoding(compression, recipients),
                signing.isPresent() ? signer(signing.get()) : Optional.empty(),
                signing.isPresent() ? verifier(signing.get()) : Optional.empty(),
                encryption.isPresent() ? privateKeys(encryption.get()) : List.of());
    }

    private static Recipients recipients(ClientEncryption encryption) throws ProblemException {
        var keys = new ArrayList<RecipientKey>();
        try {
            for (String key : encryption.recipients()) {
                keys.add(RecipientKey.parse(key, "encryption.recipients[" + keys.size() + "]"));
            }
        } catch (EncodingException e) {
            throw new ProblemException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
        return new Recipients(keys);
    }

    private List<PrivateKeys> privateKeys(ClientEncryption encryption) throws ProblemException {
        if (encryption.privateKeySecret() == null) {
            return List.of();
        }
        SecretValues values = secrets.secret(
                install.namespace(), encryption.privateKeySecret().name());
        try {
            return List.of(
                    PrivateKeys.parse(values.text(PRIVATE_KEY), "the value " + PRIVATE_KEY + " of " + values.place()));
        } catch (EncodingException e) {
            throw new ProblemException(Reason.ENCRYPTION_KEY_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<ManifestSigner> signer(ManifestSigning signing) throws ProblemException, IOException {
        if (signing.keySecret() == null) {
            return Optional.empty();
        }
        SecretValues values =
                secrets.secret(install.namespace(), signing.keySecret().name());
        Path pem = files.write("signing-key.pem", values.bytes(PRIVATE_KEY));
        try {
            return Optional.of(ManifestSigner.of(pem));
        } catch (ManifestException e) {
            throw values.unusable(
                    PRIVATE_KEY,
                    "is not an unencrypted private key of Ed25519 in PEM; make one with rekindle key generate --signing");
        }
    }

    private Optional<ManifestVerifier> verifier(ManifestSigning signing) throws ProblemException, IOException {
        if (signing.trustedKeys().isEmpty()) {
            return Optional.empty();
        }
        var pems = new ArrayList<Path>();
        for (String key : signing.trustedKeys()) {
            pems.add(files.write("trusted-key-" + pems.size() + ".pem", key.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return Optional.of(ManifestVerifier.of(pems, signing.required() ? Demand.REQUIRED : Demand.IF_PRESENT));
        } catch (ManifestException e) {
            throw new ProblemException(
                    Reason.BAD_REQUEST, "one of signing.trustedKeys is not a public key of Ed25519 in PEM", e);
        }
    }
}
