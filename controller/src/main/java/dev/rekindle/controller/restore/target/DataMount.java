package dev.rekindle.controller.restore.target;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.Optional;

/**
 * The mount that a directory of the etcd container lies in.
 *
 * @param volume of the pod; empty where the pod has none of the mount's name
 */
public record DataMount(VolumeMount mount, Optional<Volume> volume) {

    /** The innermost mount over a directory; empty where it lies in the container's own layer, which no other container sees. */
    public static Optional<DataMount> of(Pod pod, String container, String directory) {
        return container(pod, container).stream()
                .flatMap(etcd -> etcd.getVolumeMounts().stream())
                .filter(mount -> covers(mount.getMountPath(), directory))
                .max(Comparator.comparingInt(mount -> mount.getMountPath().length()))
                .map(mount -> new DataMount(
                        mount,
                        pod.getSpec().getVolumes().stream()
                                .filter(volume -> volume.getName().equals(mount.getName()))
                                .findFirst()));
    }

    /** A container by its name. */
    public static Optional<Container> container(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst();
    }

    /** Whether nothing can be written through it. */
    public boolean readOnly() {
        return Boolean.TRUE.equals(mount.getReadOnly())
                || volume.map(Volume::getPersistentVolumeClaim)
                        .map(source -> Boolean.TRUE.equals(source.getReadOnly()))
                        .orElse(false);
    }

    /** The claim behind it. */
    public Optional<String> claim() {
        return volume.map(Volume::getPersistentVolumeClaim).map(source -> source.getClaimName());
    }

    private static boolean covers(String mountPath, String directory) {
        String outer = mountPath.endsWith("/") ? mountPath : mountPath + "/";
        return (directory + "/").startsWith(outer);
    }
}
