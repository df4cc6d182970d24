package dev.rekindle.e2e.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code restore-localize} in front of an etcd that knows nothing of it: it is given etcd's environment, mounts, user and rights, and behind
 * {@code --} its command, word for word.
 *
 * @param token of the restore
 * @param ticket the Secret that says what to restore
 */
record RestoreInit(String token, String ticket) {
    /** Its name in every pod. */
    static final String NAME = "restore-localize";

    private static final String VOLUME = "rekindle-ticket";
    private static final String DIRECTORY = "/rekindle/ticket";

    /** The same set, each of whose members is restored before its etcd starts. */
    StatefulSet in(StatefulSet set) {
        Container etcd = set.getSpec().getTemplate().getSpec().getContainers().getFirst();
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToInitContainers(before(etcd))
                .addNewVolume()
                .withName(VOLUME)
                .withNewSecret()
                .withSecretName(ticket)
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private Container before(Container etcd) {
        var words = new ArrayList<>(List.of("--token=" + token, "--role=Member", "--ticket-dir=" + DIRECTORY, "--"));
        words.addAll(etcd.getCommand());
        words.addAll(etcd.getArgs());
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(BuiltImage.reference("localize"))
                .withArgs(words)
                .withEnv(etcd.getEnv())
                .withEnvFrom(etcd.getEnvFrom())
                .withWorkingDir(etcd.getWorkingDir())
                .withResources(etcd.getResources())
                .withSecurityContext(etcd.getSecurityContext())
                .withVolumeMounts(etcd.getVolumeMounts())
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(DIRECTORY)
                .withReadOnly(true)
                .endVolumeMount()
                .build();
    }
}
