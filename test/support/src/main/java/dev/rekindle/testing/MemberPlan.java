package dev.rekindle.testing;

import java.util.List;

/**
 * One member as it is meant to be: its name and where it listens. Known before it starts, so that a data directory can be restored for it.
 *
 * @param name etcd's {@code --name}
 * @param scheme {@code http} or {@code https}, of both URLs
 * @param clientPort held until the plan is closed
 * @param peerPort held until the plan is closed
 * @param morePeerUrls advertised beside {@link #peerUrl()}; nobody need listen there
 */
public record MemberPlan(
        String name, String scheme, LoopbackPort clientPort, LoopbackPort peerPort, List<String> morePeerUrls)
        implements AutoCloseable {
    public MemberPlan {
        morePeerUrls = List.copyOf(morePeerUrls);
    }

    /** A plain-text member on reserved ports. */
    public static MemberPlan loopback(String name) {
        return new MemberPlan(name, "http", LoopbackPort.reserve(), LoopbackPort.reserve(), List.of());
    }

    /** The same with TLS. */
    public MemberPlan withTls() {
        return new MemberPlan(name, "https", clientPort, peerPort, morePeerUrls);
    }

    /** The same, advertising further peer URLs. */
    public MemberPlan advertising(List<String> more) {
        return new MemberPlan(name, scheme, clientPort, peerPort, more);
    }

    /** Where clients reach it. */
    public String clientUrl() {
        return scheme + "://" + clientPort;
    }

    /** Where peers reach it. */
    public String peerUrl() {
        return scheme + "://" + peerPort;
    }

    /** All peer URLs, comma-separated: the value of {@code --initial-advertise-peer-urls}. */
    public String advertisedPeerUrls() {
        return morePeerUrls.isEmpty() ? peerUrl() : peerUrl() + "," + String.join(",", morePeerUrls);
    }

    /** This member's part of {@code --initial-cluster}. */
    public String initialCluster() {
        var items = new StringBuilder(name + "=" + peerUrl());
        morePeerUrls.forEach(url -> items.append(',').append(name).append('=').append(url));
        return items.toString();
    }

    /** Lets go of its ports. Whoever made the plan does this; at the latest the end of the process does. */
    @Override
    public void close() {
        clientPort.close();
        peerPort.close();
    }
}
