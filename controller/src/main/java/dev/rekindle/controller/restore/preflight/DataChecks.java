package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.controller.restore.target.DataVolume;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.Situation;
import dev.rekindle.controller.restore.target.TargetFacts;
import java.util.List;

/** What of the data that is there already stands in the way. A pure function of spec and what was observed. */
final class DataChecks {
    private DataChecks() {}

    static void look(EtcdRestoreSpec spec, TargetFacts target, Findings findings) {
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
            existing(target, findings);
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

    private static void existing(TargetFacts target, Findings findings) {
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
            case IN_PLACE -> inPlace(target, kept, findings);
        }
    }

    private static void inPlace(TargetFacts target, List<DataVolume> kept, Findings findings) {
        if (!target.exists()) {
            return;
        }
        String found = target.situation() == Situation.IN_PLACE && target.hasPods()
                ? target.pods().size() + " pods" + (kept.isEmpty() ? "" : " and " + kept.size() + " volumes")
                : kept.size() + " volumes";
        findings.add(at(
                target.reference().text(),
                Reason.TARGET_NOT_EMPTY,
                target.reference().text()
                        + " has members or volumes, which may hold data; set existingData: Archive to move it aside",
                "no pods and no volumes",
                found));
    }

    private static String claim(DataVolume volume) {
        return "PersistentVolumeClaim/" + volume.claim().orElse(volume.pod());
    }
}
