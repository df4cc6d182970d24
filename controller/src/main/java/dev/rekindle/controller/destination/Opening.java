package dev.rekindle.controller.destination;

import dev.rekindle.api.Reason;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.destination.CertificateAuthority;
import dev.rekindle.api.destination.EtcdBackupDestinationSpec;
import dev.rekindle.api.destination.GcsDestination;
import dev.rekindle.api.destination.PrivateNetworks;
import dev.rekindle.api.destination.PvcDestination;
import dev.rekindle.api.destination.S3Destination;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.SecretValues;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.objectstore.gcs.GcsCredentials;
import dev.rekindle.objectstore.gcs.GcsStore;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.s3.S3Credentials;
import dev.rekindle.objectstore.s3.S3Store;
import dev.rekindle.objectstore.s3.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Opens the store of one destination, with what its spec names in the namespace of the install. */
final class Opening {
    private final Secrets secrets;
    private final Install install;
    private final PrivateFiles files;

    /** What has to be on disk is put into these files, which have to live as long as the store. */
    Opening(Secrets secrets, Install install, PrivateFiles files) {
        this.secrets = secrets;
        this.install = install;
        this.files = files;
    }

    /** The store. Fails with {@link IllegalArgumentException}, for people, where the spec makes no sense. */
    ObjectStore store(EtcdBackupDestinationSpec spec) throws ProblemException, ObjectStoreException {
        if (spec.s3() != null) {
            return s3(spec.s3());
        }
        if (spec.gcs() != null) {
            return gcs(spec.gcs());
        }
        if (spec.pvc() != null) {
            return volume(spec.pvc());
        }
        throw new ProblemException(Reason.BAD_REQUEST, "the destination names neither s3 nor gcs nor pvc");
    }

    /** Where it is, for people, told from the spec alone. */
    static String location(EtcdBackupDestinationSpec spec) {
        if (spec.s3() != null) {
            return "s3://" + spec.s3().bucket() + "/"
                    + Optional.ofNullable(spec.s3().prefix()).orElse("");
        }
        if (spec.gcs() != null) {
            return "gs://" + spec.gcs().bucket() + "/"
                    + Optional.ofNullable(spec.gcs().prefix()).orElse("");
        }
        return spec.pvc() == null
                ? ""
                : "pvc://" + spec.pvc().claimName() + "/"
                        + Optional.ofNullable(spec.pvc().prefix()).orElse("");
    }

    private ObjectStore s3(S3Destination spec) throws ProblemException, ObjectStoreException {
        Optional<SecretReference> customerKey =
                Optional.ofNullable(spec.encryption()).flatMap(key -> Optional.ofNullable(key.customerKeySecret()));
        var material = new S3Choices.Material(
                s3Credentials(spec),
                authority(Optional.ofNullable(spec.certificateAuthority())),
                customerKey(customerKey));
        return S3Store.open(S3Choices.options(spec, material, addresses(spec.privateNetworks())));
    }

    private S3Credentials s3Credentials(S3Destination spec) throws ProblemException {
        return switch (spec.credentials().from()) {
            case AMBIENT -> new S3Credentials.Ambient();
            case WEB_IDENTITY ->
                new S3Credentials.WebIdentity(
                        Optional.ofNullable(spec.credentials().roleArn()).orElse(""),
                        install.directories().webIdentityToken(),
                        "rekindle");
            case SECRET -> {
                SecretValues values =
                        named(Optional.ofNullable(spec.credentials().secret()), "credentials.secret");
                Optional<Secret> session = values.optional("sessionToken").isPresent()
                        ? Optional.of(new Secret(values.text("sessionToken")))
                        : Optional.empty();
                yield new S3Credentials.Static(
                        values.text("accessKeyID"), new Secret(values.text("secretAccessKey")), session);
            }
        };
    }

    private ObjectStore gcs(GcsDestination spec) throws ProblemException, ObjectStoreException {
        GcsCredentials credentials = switch (spec.credentials().from()) {
            case AMBIENT -> new GcsCredentials.Ambient();
            case NONE -> new GcsCredentials.None();
            case SECRET -> {
                SecretValues values =
                        named(Optional.ofNullable(spec.credentials().secret()), "credentials.secret");
                yield new GcsCredentials.ServiceAccountFile(
                        files.write("service-account.json", values.bytes("serviceAccountJSON")));
            }
        };
        Optional<String> customerKey = spec.customerKeySecret() == null
                ? Optional.empty()
                : Optional.of(named(Optional.of(spec.customerKeySecret()), "customerKeySecret")
                        .text("key"));
        var material = new GcsChoices.Material(
                credentials, authority(Optional.ofNullable(spec.certificateAuthority())), customerKey);
        return GcsStore.open(GcsChoices.options(spec, material, addresses(spec.privateNetworks())));
    }

    /** A claim that is not mounted is no directory; nothing is created in its place, since that would be the container's own disk. */
    private ObjectStore volume(PvcDestination spec) throws ProblemException, ObjectStoreException {
        Path mounted = install.directories().volumes().resolve(spec.claimName());
        if (!Files.isDirectory(mounted)) {
            throw new ProblemException(
                    Reason.DESTINATION_NOT_READY,
                    "the PersistentVolumeClaim " + install.namespace() + "/" + spec.claimName()
                            + " is not mounted into the controller's pod; add it to the Deployment as a volume, mounted at "
                            + mounted);
        }
        String prefix = spec.prefix() == null ? "" : new ObjectPrefix(spec.prefix()).value();
        try {
            return FileStore.open(Files.createDirectories(
                    mounted.resolve(prefix),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        } catch (ObjectStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new ProblemException(
                    Reason.DESTINATION_NOT_READY,
                    "the directory " + prefix + " cannot be made on the PersistentVolumeClaim " + spec.claimName()
                            + "; give the controller's group the right to write (fsGroup)",
                    e);
        }
    }

    private Optional<String> customerKey(Optional<SecretReference> reference) throws ProblemException {
        return reference.isEmpty()
                ? Optional.empty()
                : Optional.of(named(reference, "customerKeySecret").text("key"));
    }

    private SecretValues named(Optional<SecretReference> reference, String field) throws ProblemException {
        SecretReference present = reference.orElseThrow(
                () -> new ProblemException(Reason.BAD_REQUEST, "the destination does not say which Secret: " + field));
        return secrets.secret(install.namespace(), present.name());
    }

    private Optional<Path> authority(Optional<CertificateAuthority> authority) throws ProblemException {
        if (authority.isEmpty()) {
            return Optional.empty();
        }
        CertificateAuthority from = authority.get();
        byte[] pem;
        if (from.configMap() != null) {
            pem = secrets.configMap(install.namespace(), from.configMap().name())
                    .bytes(from.configMap().key());
        } else if (from.secret() != null) {
            pem = secrets.secret(install.namespace(), from.secret().name())
                    .bytes(from.secret().key());
        } else {
            pem = Optional.ofNullable(from.pem()).orElse("").getBytes(StandardCharsets.UTF_8);
        }
        return Optional.of(files.write("store-ca.pem", pem));
    }

    private AddressPolicy addresses(PrivateNetworks networks) {
        return new AddressPolicy(
                install.loopback(),
                switch (networks) {
                    case REFUSED -> AddressPolicy.PrivateNetworks.REFUSED;
                    case ALLOWED -> AddressPolicy.PrivateNetworks.ALLOWED;
                },
                install.denied());
    }
}
