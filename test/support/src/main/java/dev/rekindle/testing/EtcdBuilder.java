package dev.rekindle.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a member before it starts. By default: a member {@code m1} alone in a new cluster, on free loopback ports, in a temporary data
 * directory, in plain text. A data directory that already holds a member is started as it is. Used once, by one thread.
 */
public final class EtcdBuilder {
    private static final int BIND_ATTEMPTS = 5;

    private final EtcdVersion version;
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(Map.of("ETCD_VERIFY", "all"));
    private @Nullable Path dataDir;
    private @Nullable MemberPlan plan;
    private @Nullable ClusterPlan cluster;
    private @Nullable TestCertificates certificates;

    EtcdBuilder(EtcdVersion version) {
        this.version = version;
    }

    /** The data directory; it stays when the process is closed. */
    public EtcdBuilder dataDir(Path directory) {
        dataDir = directory;
        return this;
    }

    /** Name and ports; the caller closes the plan. */
    public EtcdBuilder plan(MemberPlan member) {
        plan = member;
        return this;
    }

    /** As one member of a cluster, named by {@link #plan}. */
    public EtcdBuilder cluster(ClusterPlan members) {
        cluster = members;
        return this;
    }

    /** TLS for clients and peers, with client certificates demanded. */
    public EtcdBuilder tls(TestCertificates material) {
        certificates = material;
        return this;
    }

    /** Further flags; a later one wins over what is set by default. */
    public EtcdBuilder flags(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /** A variable of its environment, such as one of Go's fail points. */
    public EtcdBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Starts it and waits until it serves. */
    public EtcdProcess start() {
        for (int attempt = 1; ; attempt++) {
            EtcdProcess etcd = launch();
            try {
                return etcd.awaitReady();
            } catch (AssertionError failure) {
                boolean portWasTaken = etcd.log().contains("address already in use");
                etcd.close();
                // Possible only in the blink between the probe of a port and etcd's bind; with ports of the caller's
                // choice it is final.
                if (!portWasTaken || plan != null || attempt == BIND_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /** Starts it without waiting: for members that need others before they can serve, and for those that shall refuse. */
    public EtcdProcess launch() {
        Runnable atClose = () -> {};
        MemberPlan member = plan;
        if (member == null) {
            member = MemberPlan.loopback("m1");
            atClose = member::close;
        }
        if (certificates != null) {
            member = member.withTls();
        }
        Path directory = dataDir;
        if (directory == null) {
            TemporaryDirectory temporary = TemporaryDirectory.create("etcd");
            directory = temporary.path().resolve("data");
            Runnable before = atClose;
            atClose = () -> {
                before.run();
                temporary.close();
            };
        }
        return EtcdProcess.launch(new EtcdSettings(
                version,
                member,
                cluster == null ? member.initialCluster() : cluster.initialCluster(),
                cluster == null ? "rekindle-test" : cluster.token(),
                directory,
                allFlags(),
                Map.copyOf(environment),
                certificates,
                atClose));
    }

    private List<String> allFlags() {
        var all = new ArrayList<String>();
        if (cluster == null) {
            // Nobody else can win: it need not wait a second or two for its own election. In clusters on a busy machine
            // this would be too short.
            all.add("--heartbeat-interval=20");
            all.add("--election-timeout=200");
        }
        all.addAll(flags);
        return all;
    }
}
