package dev.rekindle.controller.etcd;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which value of which Secret lies at a path in a container. */
record MountedSecret(String name, String key) {

    /** Finds it by mounts and volumes; empty where the path is of another kind of volume, or of none. */
    static Optional<MountedSecret> at(EtcdContainer etcd, String path) {
        Optional<VolumeMount> mount = etcd.container().getVolumeMounts().stream()
                .filter(one -> path.equals(one.getMountPath()) || path.startsWith(directory(one.getMountPath())))
                .max(Comparator.comparingInt(one -> one.getMountPath().length()));
        return mount.flatMap(found -> etcd.pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(found.getName()))
                .map(Volume::getSecret)
                .filter(secret -> secret != null && secret.getSecretName() != null)
                .findFirst()
                .flatMap(secret ->
                        key(secret, within(found, path)).map(key -> new MountedSecret(secret.getSecretName(), key))));
    }

    private static String within(VolumeMount mount, String path) {
        String below = path.equals(mount.getMountPath())
                ? ""
                : path.substring(directory(mount.getMountPath()).length());
        String subPath = mount.getSubPath() == null ? "" : mount.getSubPath();
        return below.isEmpty() ? subPath : subPath.isEmpty() ? below : directory(subPath) + below;
    }

    private static Optional<String> key(SecretVolumeSource secret, String file) {
        List<KeyToPath> items = secret.getItems();
        if (items == null || items.isEmpty()) {
            return file.isEmpty() || file.contains("/") ? Optional.empty() : Optional.of(file);
        }
        return items.stream()
                .filter(item -> file.equals(item.getPath()))
                .map(KeyToPath::getKey)
                .findFirst();
    }

    private static String directory(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}
