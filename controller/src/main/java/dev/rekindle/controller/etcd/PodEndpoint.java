package dev.rekindle.controller.etcd;

import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.Endpoint.Scheme;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where clients reach the etcd of a pod, as its own settings tell: nothing about schemes and ports is assumed that is written there. */
final class PodEndpoint {
    private static final int USUAL_PORT = 2379;
    private static final Pattern URL =
            Pattern.compile("(https?)://(\\[[0-9A-Fa-f:.]+]|[^:/,\\s\\[\\]]*)(?::([0-9]{1,5}))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");
    private static final List<String> PORT_NAMES = List.of("client", "etcd-client", "client-port");

    private PodEndpoint() {}

    /** A client URL of a setting, whose host may hold a variable of a shell. */
    private record ClientUrl(Scheme scheme, String host, int port) {
        boolean isLoopback() {
            return host.startsWith("127.") || host.equals("localhost") || host.equals("[::1]");
        }

        /** Whether it is a name that a certificate may carry, and no variable that only a shell knows. */
        boolean isNamed() {
            return NAME.matcher(host).matches() && !ADDRESS.matcher(host).matches() && !isLoopback();
        }
    }

    /**
     * The endpoint: by the pod's address, which works before the pod is ready; but by the advertised name where TLS is spoken, since certificates carry
     * names. Empty while the pod has no address and advertises no name.
     *
     * @param tls whether TLS is spoken where nothing in the pod tells
     */
    static Optional<Endpoint> of(EtcdContainer etcd, boolean tls) {
        Optional<ClientUrl> advertised = etcd.setting("advertise-client-urls").stream()
                .flatMap(PodEndpoint::urls)
                .findFirst();
        Optional<ClientUrl> url = advertised.or(() -> listening(etcd));
        boolean certified = etcd.setting("cert-file").isPresent();
        Scheme scheme = url.map(ClientUrl::scheme).orElse(certified || tls ? Scheme.HTTPS : Scheme.HTTP);
        int port = url.map(ClientUrl::port).orElseGet(() -> declared(etcd));
        Optional<String> name = advertised
                .filter(known -> scheme == Scheme.HTTPS && known.isNamed())
                .map(ClientUrl::host);
        return name.or(() -> address(etcd)).map(host -> new Endpoint(scheme, host, port));
    }

    private static Optional<String> address(EtcdContainer etcd) {
        return Optional.ofNullable(etcd.pod().getStatus())
                .flatMap(status -> Optional.ofNullable(status.getPodIP()))
                .filter(address -> !address.isEmpty())
                .map(address -> address.contains(":") ? "[" + address + "]" : address);
    }

    /** What others can reach before what only the pod itself can. */
    private static Optional<ClientUrl> listening(EtcdContainer etcd) {
        List<ClientUrl> urls = etcd.setting("listen-client-urls").stream()
                .flatMap(PodEndpoint::urls)
                .toList();
        return urls.stream()
                .filter(url -> !url.isLoopback())
                .findFirst()
                .or(() -> urls.stream().findFirst());
    }

    private static int declared(EtcdContainer etcd) {
        List<ContainerPort> ports = etcd.container().getPorts();
        return ports.stream()
                .filter(port -> PORT_NAMES.contains(String.valueOf(port.getName())))
                .findFirst()
                .or(() -> ports.size() == 1 ? Optional.of(ports.getFirst()) : Optional.empty())
                .map(ContainerPort::getContainerPort)
                .orElse(USUAL_PORT);
    }

    private static Stream<ClientUrl> urls(String setting) {
        return Stream.of(setting.split(",")).flatMap(url -> {
            Matcher parts = URL.matcher(url.strip());
            if (!parts.lookingAt()) {
                return Stream.empty();
            }
            int port = parts.group(3) == null ? USUAL_PORT : Integer.parseInt(parts.group(3));
            return Stream.of(
                    new ClientUrl(parts.group(1).equals("https") ? Scheme.HTTPS : Scheme.HTTP, parts.group(2), port));
        });
    }
}
