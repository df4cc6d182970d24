package dev.rekindle.controller.restore.target;

import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.restore.PodRole;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * What a target was found to be, read live at one moment.
 *
 * @param reference what is restored into
 * @param uid of the target; empty while it does not exist
 * @param layout how its owner runs members
 * @param evidence what the layout was told by
 * @param situation what of it is there already
 * @param podOwner whom its pods name, or will name, as their controller; without a uid while that does not exist
 * @param container that etcd runs in
 * @param replicas how many members its owner wants; 0 where nobody says yet
 * @param podNames of all members that are wanted, by ordinal, as far as they are known
 * @param roles what each pod of the order gets; a pod without a role is left alone
 * @param shape a pod as its owner makes or will make it, with name, labels, owner and spec, never injected: for the handshake
 * @param pods those with a name of {@code podNames} and all others of the owner that are there now, terminating ones included
 * @param volumes where the members' data lies, one entry a pod name
 * @param etcd what the etcd container says
 * @param image of the etcd container, or the version that the owner was told; empty where nobody says yet
 * @param lock the annotation {@value RestoreLock#ANNOTATION} on the target, as it stands
 */
public record TargetFacts(
        TargetReference reference,
        Optional<String> uid,
        OwnerLayout layout,
        Evidence evidence,
        Situation situation,
        PodOwner podOwner,
        String container,
        int replicas,
        List<String> podNames,
        List<PodRole> roles,
        Pod shape,
        List<Pod> pods,
        List<DataVolume> volumes,
        EtcdSettings etcd,
        Optional<String> image,
        Optional<String> lock) {

    public TargetFacts {
        podNames = List.copyOf(podNames);
        roles = List.copyOf(roles);
        pods = List.copyOf(pods);
        volumes = List.copyOf(volumes);
    }

    /** Whether the target is there. */
    public boolean exists() {
        return uid.isPresent();
    }

    /** Whether these later facts show that the layout had been guessed wrongly, so that an order by the earlier ones names the wrong owner. */
    public boolean refute(TargetFacts earlier) {
        return evidence == Evidence.SEEN && layout != earlier.layout;
    }

    /** Whether pods of the target live, which have to go before the seed may start. */
    public boolean hasPods() {
        return !pods.isEmpty();
    }

    /** Where clients reach a member. */
    public ClientPort client() {
        return etcd.client();
    }
}
