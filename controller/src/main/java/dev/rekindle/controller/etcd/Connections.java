package dev.rekindle.controller.etcd;

import dev.rekindle.api.EtcdAuth;
import dev.rekindle.api.EtcdTls;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Login;
import dev.rekindle.backup.etcd.TlsFiles;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.SecretValues;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to speak to an etcd, from the Secrets that a spec names or that its pods mount. Certificates and keys become files for as long as they are used. */
public final class Connections {
    private static final String AUTHORITY = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    private final Secrets secrets;

    /** Reads by these. */
    public Connections(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * TLS and login as a spec names them.
     *
     * @param namespace of the object whose spec it is
     * @param files that the connection needs for as long as it is used
     */
    public ConnectionOptions named(@Nullable EtcdTls tls, @Nullable EtcdAuth auth, String namespace, PrivateFiles files)
            throws ProblemException {
        ConnectionOptions options = ConnectionOptions.DEFAULTS;
        if (tls != null) {
            SecretValues values = secrets.secret(namespace, tls.secret().name());
            Optional<Path> certificate = written(values, CERTIFICATE, files);
            Optional<Path> key = written(values, KEY, files);
            if (certificate.isPresent() != key.isPresent()) {
                // Says which of the two is missing.
                values.bytes(certificate.isPresent() ? KEY : CERTIFICATE);
            }
            values.bytes(AUTHORITY);
            options = options.withTls(new TlsFiles(
                    written(values, AUTHORITY, files), certificate, key, Optional.ofNullable(tls.serverName())));
        }
        return login(options, auth, namespace);
    }

    /**
     * TLS as a pod of etcd shows it: its authority, and, where etcd asks for client certificates, its own certificate, which the upstream operator and
     * many charts let act as a client. Nothing is found where the files do not come from Secrets.
     *
     * @param pod of the etcd, whose container is the one of this name, or, where that is empty, the likeliest
     */
    public ConnectionOptions found(Pod pod, Optional<String> container, @Nullable EtcdAuth auth, PrivateFiles files)
            throws ProblemException {
        Optional<EtcdContainer> etcd =
                container.isPresent() ? EtcdContainer.named(pod, container.get()) : EtcdContainer.likeliest(pod);
        String namespace = pod.getMetadata().getNamespace();
        ConnectionOptions options = ConnectionOptions.DEFAULTS;
        if (etcd.isPresent()) {
            options = options.withTls(mounted(etcd.get(), namespace, files));
        }
        return login(options, auth, namespace);
    }

    private ConnectionOptions login(ConnectionOptions options, @Nullable EtcdAuth auth, String namespace)
            throws ProblemException {
        if (auth == null) {
            return options;
        }
        SecretValues values = secrets.secret(namespace, auth.secret().name());
        return options.withLogin(new Login(values.text("username"), values.text("password")));
    }

    private TlsFiles mounted(EtcdContainer etcd, String namespace, PrivateFiles files) throws ProblemException {
        Optional<MountedSecret> own = at(etcd, "cert-file");
        Optional<MountedSecret> authority = at(etcd, "trusted-ca-file");
        boolean asked = etcd.setting("client-cert-auth").filter("true"::equals).isPresent() || authority.isPresent();
        Optional<Path> trusted = authority.isPresent()
                ? Optional.of(file(authority.get(), namespace, "etcd-" + AUTHORITY, files))
                : own.isPresent()
                        ? written(secrets.secret(namespace, own.get().name()), AUTHORITY, files)
                        : Optional.empty();
        Optional<MountedSecret> key = at(etcd, "key-file");
        if (!asked || own.isEmpty() || key.isEmpty()) {
            return new TlsFiles(trusted, Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new TlsFiles(
                trusted,
                Optional.of(file(own.get(), namespace, "etcd-" + CERTIFICATE, files)),
                Optional.of(file(key.get(), namespace, "etcd-" + KEY, files)),
                Optional.empty());
    }

    private static Optional<MountedSecret> at(EtcdContainer etcd, String flag) {
        return etcd.setting(flag).flatMap(path -> MountedSecret.at(etcd, path));
    }

    private Path file(MountedSecret secret, String namespace, String name, PrivateFiles files) throws ProblemException {
        return files.write(name, secrets.secret(namespace, secret.name()).bytes(secret.key()));
    }

    private static Optional<Path> written(SecretValues values, String key, PrivateFiles files) {
        return values.optional(key).map(bytes -> files.write("etcd-" + key, bytes));
    }
}
