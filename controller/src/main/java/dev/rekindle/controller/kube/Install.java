package dev.rekindle.controller.kube;

import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.net.Cidr;
import java.nio.file.Path;
import java.util.List;

/**
 * Where this controller is installed, what its pod has, and what it may reach.
 *
 * @param namespace of the controller; what a destination names is looked for there and nowhere else
 * @param directories that its pod has
 * @param loopback whether a store may be on this machine itself, as for trials without a cluster
 * @param denied ranges of addresses where no store is, such as those of the cluster's Services and pods
 */
public record Install(String namespace, Directories directories, AddressPolicy.Loopback loopback, List<Cidr> denied) {

    /**
     * The directories of the controller's pod.
     *
     * @param work private, in memory if possible, for keys and certificates while they are used
     * @param volumes below which each PersistentVolumeClaim of a destination is mounted under its own name
     * @param webIdentityToken file with the pod's token, for {@code credentials.from: WebIdentity} of S3
     */
    public record Directories(Path work, Path volumes, Path webIdentityToken) {}

    public Install {
        denied = List.copyOf(denied);
    }
}
