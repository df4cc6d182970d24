package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.controller.restore.run.ProofResult.Hash;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Fifth step: each member that the snapshot went into is asked itself, and all say the same. */
final class Proving {
    private final MemberEtcd etcd;

    Proving(MemberEtcd etcd) {
        this.etcd = etcd;
    }

    /** Done when all are proved; the status has their ids and hashes then. */
    StepResult take(Run run) throws ProblemException {
        var proofs = new ArrayList<ProofResult.Proved>();
        var members = new ArrayList<RestoredMember>();
        for (MemberNews news : run.news()) {
            if (!news.isRestored()) {
                members.add(news.report(run.member(news.role().pod())));
                continue;
            }
            ProofResult result = prove(run, news.pod().orElseThrow());
            switch (result) {
                case ProofResult.Broken(Reason reason, String message) -> {
                    return new StepResult.Failed(reason, news.role().pod() + ": " + message);
                }
                case ProofResult.NotYet(Reason reason, String message) -> {
                    return new StepResult.Wait(reason, news.role().pod() + ": " + message);
                }
                case ProofResult.Proved proved -> {
                    proofs.add(proved);
                    members.add(proved(news.report(run.member(news.role().pod())), proved));
                }
            }
        }
        return agreed(run, proofs, members);
    }

    private static StepResult agreed(Run run, List<ProofResult.Proved> proofs, List<RestoredMember> members) {
        ProofResult.Proved first = proofs.getFirst();
        for (ProofResult.Proved other : proofs) {
            Hash hash = other.hash();
            if (other.clusterId() != first.clusterId()
                    || (hash.comparesTo(first.hash())
                            && hash.value() != first.hash().value())) {
                return new StepResult.Failed(
                        Reason.PROOF_FAILED,
                        "members " + Long.toHexString(first.memberId()) + " and " + Long.toHexString(other.memberId())
                                + " differ (cluster " + Long.toHexString(first.clusterId()) + " and "
                                + Long.toHexString(other.clusterId()) + ", HashKV at revision " + hash.revision() + " "
                                + first.hash().hex() + " and " + hash.hex() + "); do not use them");
            }
            if (!hash.comparesTo(first.hash())) {
                return new StepResult.Wait(Reason.RUNNING, "members are asked for their hashes again");
            }
        }
        run.draft().members(members);
        run.news().stream()
                .filter(MemberNews::isRestored)
                .flatMap(news -> news.pod().stream())
                .findFirst()
                .ifPresent(pod -> run.draft().contents(contents(run, pod)));
        run.news().stream()
                .flatMapToLong(news -> news.end().map(LocalizeEnd::elapsedMillis).orElse(OptionalLong.empty()).stream())
                .max()
                .ifPresent(slowest -> run.draft().localized(slowest));
        run.draft().aftermath(Aftermath.restored(run.draft().build().aftermath(), first));
        return new StepResult.Done();
    }

    /** As it was recorded with the backup; where nobody has, as the init container found it. */
    private static SnapshotReport contents(Run run, Pod pod) {
        return RestoredBytes.of(pod)
                .map(bytes -> bytes.complete(run.snapshot()))
                .orElse(run.snapshot());
    }

    private ProofResult prove(Run run, Pod pod) throws ProblemException {
        if (pod.getStatus() == null || pod.getStatus().getPodIP() == null) {
            return new ProofResult.NotYet(Reason.WAITING_FOR_PODS, "has no address yet");
        }
        Optional<String> cluster = Optional.of(run.draft().build())
                .map(EtcdRestoreStatus::aftermath)
                .map(AftermathReport::clusterId);
        var proof = new MemberProof(contents(run, pod), run.bump(), cluster);
        try {
            return etcd.ask(run.restore(), run.target(), pod, proof::of);
        } catch (EtcdException e) {
            return new ProofResult.NotYet(Reason.RUNNING, String.valueOf(e.getMessage()));
        }
    }

    private static RestoredMember proved(RestoredMember member, ProofResult.Proved proof) {
        return new RestoredMember(
                member.pod(),
                member.role(),
                MemberState.PROVED.toString(),
                null,
                member.reason(),
                member.message(),
                Long.toHexString(proof.memberId()),
                proof.hash().hex(),
                member.archive());
    }
}
