package dev.rekindle.testing;

import java.util.Arrays;
import java.util.List;

/** The etcd release lines that every suite runs against, oldest first. */
public enum EtcdVersion {
    V3_4("3.4", "3.4.13"),
    V3_5("3.5", "3.5.35"),
    V3_6("3.6", "3.6.16"),
    V3_7("3.7", "3.7.3");

    private final String minor;
    private final String full;

    EtcdVersion(String minor, String full) {
        this.minor = minor;
        this.full = full;
    }

    /** The release line, such as {@code 3.6}. */
    public String minor() {
        return minor;
    }

    /** The pinned version, such as {@code 3.6.16}, as the binaries report it. */
    public String full() {
        return full;
    }

    /** Whether this line is {@code other} or newer. */
    public boolean atLeast(EtcdVersion other) {
        return compareTo(other) >= 0;
    }

    /** This line and all newer ones, oldest first. */
    public List<EtcdVersion> andNewer() {
        return Arrays.stream(values()).filter(version -> version.atLeast(this)).toList();
    }

    /**
     * The binaries of this version.
     *
     * @throws IllegalStateException if {@code hack/tools} has not built them
     */
    public EtcdBinaries binaries() {
        return EtcdBinaries.of(this);
    }

    /** {@code etcd 3.6}: reads well as the name of a parameterised test. */
    @Override
    public String toString() {
        return "etcd " + minor;
    }
}
