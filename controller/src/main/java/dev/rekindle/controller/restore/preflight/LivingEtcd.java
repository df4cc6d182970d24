package dev.rekindle.controller.restore.preflight;

import com.google.protobuf.ByteString;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.etcd.RangeQuery;
import dev.rekindle.controller.restore.run.MemberEtcd;
import dev.rekindle.controller.restore.target.DataMount;
import dev.rekindle.controller.restore.target.EtcdMinor;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks the members of a target that live what they are. Writes nothing. Safe for use by several threads. */
public final class LivingEtcd {
    private final MemberEtcd etcd;

    /** What a member says of its keys. */
    sealed interface Keys {
        /** No key was ever written to it. */
        record None() implements Keys {}

        /** It holds some, or did. */
        record Written(long revision) implements Keys {}

        /**
         * It said nothing.
         *
         * @param why as a clause for people
         */
        record Unseen(String why) implements Keys {}
    }

    /** Asks members this way. */
    public LivingEtcd(MemberEtcd etcd) {
        this.etcd = etcd;
    }

    /** What each pod of a target says of its keys, by the pod's name. */
    Map<String, Keys> keys(EtcdRestore restore, TargetFacts target) {
        var said = new TreeMap<String, Keys>();
        target.pods().forEach(pod -> said.put(pod.getMetadata().getName(), keys(restore, target, pod)));
        return said;
    }

    private Keys keys(EtcdRestore restore, TargetFacts target, Pod pod) {
        if (!isRunning(pod)) {
            return new Keys.Unseen("it does not run");
        }
        try {
            return etcd.ask(restore, target, pod, LivingEtcd::keys);
        } catch (EtcdException e) {
            return new Keys.Unseen(String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return new Keys.Unseen(e.sentence());
        }
    }

    /**
     * etcd begins at revision 1, and every write raises it; the count is read through the quorum, so that a member that lags cannot be taken for an empty one.
     */
    private static Keys keys(EtcdConnection member) throws EtcdException {
        MemberStatus status = member.maintenance().status();
        if (status.revision() > 1) {
            return new Keys.Written(status.revision());
        }
        long count = member.kv()
                .range(RangeQuery.prefix(ByteString.EMPTY).countOnly())
                .count();
        return count == 0
                ? new Keys.None()
                : new Keys.Written(member.maintenance().status().revision());
    }

    /**
     * Which etcd will start: by the tag of its image, else by what a member says that runs the very same image. Empty where neither tells; nothing is guessed.
     */
    public Optional<EtcdMinor> version(EtcdRestore restore, TargetFacts target) {
        Optional<EtcdMinor> tagged = target.image().flatMap(EtcdMinor::ofImage);
        return tagged.isPresent()
                ? tagged
                : target.pods().stream()
                        .filter(pod -> isRunning(pod) && runsImage(pod, target))
                        .flatMap(pod -> told(restore, target, pod).stream())
                        .findFirst();
    }

    private Optional<EtcdMinor> told(EtcdRestore restore, TargetFacts target, Pod pod) {
        try {
            return EtcdMinor.parse(etcd.ask(
                    restore,
                    target,
                    pod,
                    member -> member.maintenance().status().version()));
        } catch (EtcdException | ProblemException silent) {
            // The next one may say it; if none does, it stays unknown, and the report says so.
            return Optional.empty();
        }
    }

    private static boolean runsImage(Pod pod, TargetFacts target) {
        return DataMount.container(pod, target.container())
                .map(Container::getImage)
                .equals(target.image());
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && "Running".equals(pod.getStatus().getPhase());
    }
}
