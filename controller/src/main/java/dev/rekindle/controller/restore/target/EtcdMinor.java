package dev.rekindle.controller.restore.target;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A minor release of etcd, such as 3.6: what decides whether a server can read a store. */
public record EtcdMinor(int major, int minor) implements Comparable<EtcdMinor> {
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:[.+-].*)?");
    private static final int ETCD = 3;
    private static final Comparator<EtcdMinor> ORDER =
            Comparator.comparingInt(EtcdMinor::major).thenComparingInt(EtcdMinor::minor);

    /** Reads {@code 3.6}, {@code 3.6.4}, {@code v3.6.0-rc.1}; empty for anything else. */
    public static Optional<EtcdMinor> parse(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.matches()
                ? Optional.of(new EtcdMinor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * By the tag of an image, such as {@code registry:5000/etcd:v3.6.16@sha256:…}; empty where it has none, or one that is no release of etcd 3: an image of
     * one's own may count its releases otherwise.
     */
    public static Optional<EtcdMinor> ofImage(String image) {
        String named = image.split("@", 2)[0];
        int colon = named.lastIndexOf(':');
        return colon <= named.lastIndexOf('/')
                ? Optional.empty()
                : parse(named.substring(colon + 1)).filter(version -> version.major == ETCD);
    }

    @Override
    public int compareTo(EtcdMinor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
