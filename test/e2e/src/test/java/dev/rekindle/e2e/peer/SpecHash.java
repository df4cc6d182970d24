package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Twelve hexadecimal digits that change with what pods are made of: not with the size, the version, or what pods are labelled with. */
final class SpecHash {
    private static final int DIGITS = 12;

    private SpecHash() {}

    static String of(EtcdClusterSpec spec) {
        var compared = new EtcdClusterSpec(
                0, "", spec.imageRegistry(), spec.storageSpec(), spec.tls(), spec.etcdOptions(), null);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Serialization.asJson(compared).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }
}
