package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.controller.restore.preflight.LivingEtcd.Keys;
import dev.rekindle.controller.restore.target.DataVolume;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of the data that is there already stands in the way. A pure function of spec and what was observed. */
final class DataChecks {
    private DataChecks() {}

    /**
     * Looks.
     *
     * @param keys what the pods that are there say of theirs, by the pod's name; not looked at where data is moved aside
     */
    static void look(EtcdRestoreSpec spec, TargetFacts target, Map<String, Keys> keys, Findings findings) {
        if (isCreated(spec) && target.exists()) {
            findings.add(
                    at(
                            target.reference().text(),
                            Reason.BAD_REQUEST,
                            target.reference().text()
                                    + " exists already, and mode: Created makes a new one; use mode: Existing, or another name"));
        }
        leftovers(target, findings);
        if (spec.existingData() == ExistingData.REFUSE) {
            existing(target, keys, findings);
        } else if (target.layout() == OwnerLayout.OTHER && target.pods().isEmpty()) {
            findings.warn(
                    List.of("no pod of target.roles is there, so nobody can say yet which data would be moved aside"));
        }
    }

    private static boolean isCreated(EtcdRestoreSpec spec) {
        return spec.target().etcdCluster() != null
                && spec.target().etcdCluster().mode() == TargetMode.CREATED;
    }

    /** Of an earlier cluster of the name: the new one would be given its volumes, just before they are taken away. */
    private static void leftovers(TargetFacts target, Findings findings) {
        target.volumes().stream()
                .filter(DataVolume::leaving)
                .forEach(volume -> findings.add(at(
                        claim(volume),
                        Reason.WAITING_FOR_TARGET,
                        claim(volume) + " of an earlier cluster of this name is still being deleted")));
        if (!target.exists() && target.hasPods()) {
            findings.add(at(
                    target.reference().text(),
                    Reason.WAITING_FOR_TARGET,
                    "pods of an earlier cluster of this name are still there: "
                            + target.pods().stream()
                                    .map(pod -> pod.getMetadata().getName())
                                    .toList()));
        }
    }

    private static void existing(TargetFacts target, Map<String, Keys> keys, Findings findings) {
        List<DataVolume> kept = target.volumes().stream()
                .filter(volume -> volume.exists() && !volume.leaving())
                .toList();
        switch (target.situation()) {
            case NEW -> {}
            case VOLUMES_SURVIVE ->
                kept.forEach(volume -> findings.add(at(
                        claim(volume),
                        Reason.VOLUME_SURVIVES,
                        claim(volume)
                                + " of an earlier cluster of this name is there; delete it, or set existingData: Archive to move its data aside",
                        "no volume",
                        "a volume")));
            case IN_PLACE -> inPlace(target, kept, keys, findings);
        }
    }

    /** Members that say themselves that no key was ever written to them hold nothing that could be lost. */
    private static void inPlace(TargetFacts target, List<DataVolume> kept, Map<String, Keys> keys, Findings findings) {
        if (!target.exists()) {
            return;
        }
        var full = new ArrayList<String>();
        keys.forEach((pod, said) -> {
            switch (said) {
                case Keys.None() -> {}
                case Keys.Written(long revision) ->
                    full.add(pod + " is at revision " + revision + ", so keys were written to it");
                case Keys.Unseen(String why) -> full.add(pod + " could not be asked whether it holds data: " + why);
            }
        });
        List<String> unseen = kept.stream()
                .filter(volume -> !keys.containsKey(volume.pod()))
                .map(DataChecks::claim)
                .toList();
        if (!unseen.isEmpty()) {
            full.add(String.join(", ", unseen)
                    + " cannot be looked into while no pod runs that could be asked; start it, or delete the claim if"
                    + " nothing on it is wanted");
        }
        if (full.isEmpty()) {
            findings.warn(List.of("etcd runs there, and says that no key was ever written to it; its pods are replaced,"
                    + " and if one is written until then, the restore ends without touching it"));
            return;
        }
        findings.add(at(
                target.reference().text(),
                Reason.TARGET_NOT_EMPTY,
                target.reference().text()
                        + " holds data, or may hold some; set existingData: Archive to move it aside: "
                        + String.join("; ", full),
                "neither pods nor volumes, or a running etcd to which no key was ever written",
                keys.size() + " pods and " + kept.size() + " volumes"));
    }

    private static String claim(DataVolume volume) {
        return "PersistentVolumeClaim/" + volume.claim().orElse(volume.pod());
    }
}
