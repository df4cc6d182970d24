package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.Container;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the etcd container of a member says about it, by flags and variables; empty where it says nothing that can be read.
 *
 * @param dataDir absolute
 * @param walDir absolute, where it is given
 * @param peerScheme {@code http} or {@code https}
 * @param initialCluster as written, variables expanded
 * @param initialClusterState {@code new} or {@code existing}
 * @param client where clients are served
 * @param unreadable why {@code restore-localize} would refuse these settings, as a sentence that says what to do; empty where it would not
 */
public record EtcdSettings(
        Optional<String> dataDir,
        Optional<String> walDir,
        Optional<String> peerScheme,
        Optional<String> initialCluster,
        Optional<String> initialClusterState,
        ClientPort client,
        Optional<String> unreadable) {

    /** Nothing is known. */
    public static final EtcdSettings UNKNOWN = new EtcdSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ClientPort.USUAL,
            Optional.empty());

    /** Reads a container and what is known of its variables. */
    static EtcdSettings of(Container container, ContainerEnvironment environment) {
        List<String> words = new ArrayList<>(container.getCommand());
        words.addAll(container.getArgs());
        var command = new EtcdCommand(words, environment.values());
        return new EtcdSettings(
                dataDir(command, environment).flatMap(directory -> absolute(directory, container)),
                command.get("wal-dir").flatMap(directory -> absolute(directory, container)),
                command.get("initial-advertise-peer-urls")
                        .flatMap(urls -> first(urls).map(URI::getScheme)),
                command.get("initial-cluster").filter(cluster -> !Expansion.isOpen(cluster)),
                command.get("initial-cluster-state"),
                client(command),
                command.unreadable());
    }

    /** The same where clients are served elsewhere. */
    EtcdSettings served(ClientPort port) {
        return new EtcdSettings(dataDir, walDir, peerScheme, initialCluster, initialClusterState, port, unreadable);
    }

    /** The names in the initial cluster, in its order; empty where it is not known. */
    public List<String> initialMembers() {
        return initialCluster.stream()
                .flatMap(cluster -> Arrays.stream(cluster.split(",", -1)))
                .filter(item -> item.contains("="))
                .map(item -> item.substring(0, item.indexOf('=')))
                .distinct()
                .toList();
    }

    /** etcd's own default is a directory named after the member. */
    private static Optional<String> dataDir(EtcdCommand command, ContainerEnvironment environment) {
        Optional<String> given = command.get("data-dir");
        return given.isPresent() || !environment.whole()
                ? given
                : Optional.of(command.get("name").orElse("default") + ".etcd");
    }

    private static Optional<String> absolute(String path, Container container) {
        String directory = container.getWorkingDir();
        String whole = path.startsWith("/") || directory == null ? path : directory + "/" + path;
        return Optional.of(whole)
                .filter(text -> text.startsWith("/") && !Expansion.isOpen(text))
                .map(text -> text.replaceAll("/+", "/"));
    }

    /** The first URL that others than the pod itself can reach. */
    private static ClientPort client(EtcdCommand command) {
        return command.get("listen-client-urls").stream()
                .flatMap(urls -> Arrays.stream(urls.split(",", -1)))
                .flatMap(url -> first(url).stream())
                .filter(url -> url.getPort() > 0 && !isLoopback(url))
                .map(url -> new ClientPort(url.getScheme(), url.getPort()))
                .findFirst()
                .or(() -> command.get("advertise-client-urls")
                        .flatMap(EtcdSettings::first)
                        .filter(url -> url.getPort() > 0)
                        .map(url -> new ClientPort(url.getScheme(), url.getPort())))
                .orElse(ClientPort.USUAL);
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost();
        return host != null && (host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]"));
    }

    /** The first of several URLs with what only the pod knows left out of its host. */
    private static Optional<URI> first(String urls) {
        String url = urls.split(",", 2)[0].strip().replaceAll("\\$\\([^)]*\\)", "x");
        try {
            return Optional.of(URI.create(url)).filter(parsed -> parsed.getScheme() != null);
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }
}
