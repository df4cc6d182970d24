package dev.rekindle.localize;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A minor release of etcd, such as 3.6: what decides whether a server can read a store. */
public record EtcdMinor(int major, int minor) implements Comparable<EtcdMinor> {
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:[.+-].*)?");

    /** Refuses negative numbers. */
    public EtcdMinor {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException(major + "." + minor);
        }
    }

    /** Reads {@code 3.6}, {@code 3.6.4}, {@code v3.6.0-rc.1}; empty when the text is something else. */
    public static Optional<EtcdMinor> parse(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.matches()
                ? Optional.of(new EtcdMinor(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(EtcdMinor other) {
        int byMajor = Integer.compare(major, other.major);
        return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
