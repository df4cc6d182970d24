package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;

/** Asks members at the addresses of their pods, with TLS and login as the restore names them or the pods show them. */
public final class PodConnections implements MemberEtcd {
    private final PodMember members;
    private final Path work;

    /**
     * Finds members so.
     *
     * @param work private, for keys and certificates while they are used
     */
    public PodConnections(PodMember members, Path work) {
        this.members = members;
        this.work = work;
    }

    @Override
    public <T> T ask(EtcdRestore restore, TargetFacts target, Pod pod, Question<T> question)
            throws EtcdException, ProblemException {
        RestoreTarget wanted = restore.getSpec().target();
        try (PrivateFiles files = PrivateFiles.below(work)) {
            PodMember.Way way = members.to(pod, target.container(), wanted.tls(), wanted.auth(), files);
            try (EtcdConnection etcd = EtcdConnection.open(way.endpoint(), way.options())) {
                return question.ask(etcd);
            }
        }
    }
}
