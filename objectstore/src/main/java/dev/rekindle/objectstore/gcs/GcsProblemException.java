package dev.rekindle.objectstore.gcs;

import java.io.IOException;

/** Carries a {@link Problem} from where a request is sent to where it is repeated or explained. */
final class GcsProblemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    GcsProblemException(Problem problem) {
        super("status " + problem.status());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
