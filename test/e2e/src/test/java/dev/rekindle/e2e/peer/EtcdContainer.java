package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The container {@code etcd}, as far as it is the same in both layouts. */
final class EtcdContainer {
    static final String DATA_DIRECTORY = "/var/lib/etcd";
    static final String DATA_VOLUME = "etcd-data";

    private EtcdContainer() {}

    static ContainerBuilder of(EtcdClusterSpec spec, List<String> arguments) {
        return new ContainerBuilder()
                .withName("etcd")
                .withImage(spec.image())
                .withCommand("/usr/local/bin/etcd")
                .withArgs(withOptions(arguments, spec.options()))
                .withEnv(fromField("POD_NAME", "metadata.name"), fromField("POD_NAMESPACE", "metadata.namespace"))
                .addNewPort()
                .withName("client")
                .withContainerPort(Names.CLIENT_PORT)
                .endPort()
                .addNewPort()
                .withName("peer")
                .withContainerPort(Names.PEER_PORT)
                .endPort();
    }

    /** Where it listens and what it tells others, with variables that Kubernetes expands. */
    static List<String> arguments(Names names) {
        String self = names.scheme() + "://$(POD_NAME)." + names.cluster() + ".$(POD_NAMESPACE).svc.cluster.local:";
        String any = names.scheme() + "://0.0.0.0:";
        return List.of(
                "--name=$(POD_NAME)",
                "--listen-peer-urls=" + any + Names.PEER_PORT,
                "--listen-client-urls=" + any + Names.CLIENT_PORT,
                "--initial-advertise-peer-urls=" + self + Names.PEER_PORT,
                "--advertise-client-urls=" + self + Names.CLIENT_PORT);
    }

    static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar fromField(String name, String field) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef(null, field)
                .endValueFrom()
                .build();
    }

    /** An option takes the place of the argument with the same flag, at the end of the line. */
    private static List<String> withOptions(List<String> arguments, List<String> options) {
        List<String> replaced = options.stream().map(EtcdContainer::flag).toList();
        return new ArrayList<>(Stream.concat(
                        arguments.stream().filter(argument -> !replaced.contains(flag(argument))), options.stream())
                .toList());
    }

    private static String flag(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 ? argument : argument.substring(0, equals);
    }
}
