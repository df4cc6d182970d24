package dev.rekindle.testing.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Collectors;

/** Reads what {@code KUBECONFIG} names. */
final class Kubeconfig {
    private Kubeconfig() {}

    static Config read(Path file) {
        try {
            Config config = Config.fromKubeconfig(Files.readString(file));
            // The client takes every key in PKCS #8 for one of RSA (Config.getKeyAlgorithm).
            if (config.getClientKeyAlgo() == null && isElliptic(config)) {
                config.setClientKeyAlgo("EC");
            }
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isElliptic(Config config) throws IOException {
        String pem;
        if (config.getClientKeyData() != null) {
            pem = new String(Base64.getDecoder().decode(config.getClientKeyData()), StandardCharsets.US_ASCII);
        } else if (config.getClientKeyFile() != null) {
            pem = Files.readString(Path.of(config.getClientKeyFile()));
        } else {
            return false;
        }
        String base64 = pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
        try {
            KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            return true;
        } catch (InvalidKeySpecException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without EC", e);
        }
    }
}
