package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;

/** The way to the etcd in a pod, and in no other. */
public interface MemberEtcd {

    /** What is asked of a member. */
    @FunctionalInterface
    interface Question<T> {
        /** Asks. */
        T ask(EtcdConnection etcd) throws EtcdException;
    }

    /**
     * Asks the member in a pod over a connection that is closed afterwards.
     *
     * @throws EtcdException where it does not answer, or not as it should
     * @throws ProblemException where TLS or login cannot be found
     */
    <T> T ask(EtcdRestore restore, TargetFacts target, Pod pod, Question<T> question)
            throws EtcdException, ProblemException;
}
