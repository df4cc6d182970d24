package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;

/** What a restored member's own etcd said. */
sealed interface ProofResult {

    /**
     * It is the restored one, takes writes, and has the snapshot's data.
     *
     * @param clusterId as it is now
     * @param revision of its store
     * @param hash its HashKV, and the revisions that it is of
     */
    record Proved(long memberId, long clusterId, long revision, Hash hash) implements ProofResult {}

    /** It does not answer yet, or has no leader. */
    record NotYet(Reason reason, String message) implements ProofResult {}

    /** It says something that a restored member cannot say. */
    record Broken(Reason reason, String message) implements ProofResult {}

    /** A HashKV; two are to be compared only where both revisions are the same. */
    record Hash(long value, long revision, long compactRevision) {
        String hex() {
            return "%08x".formatted(value);
        }

        boolean comparesTo(Hash other) {
            return revision == other.revision && compactRevision == other.compactRevision;
        }
    }
}
