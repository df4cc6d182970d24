package dev.rekindle.e2e;

import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Changes to what controllers write as well, if only its status. */
public final class Edits {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;

    private Edits() {}

    /** Changes an object; where somebody else was faster, it is what they left that is changed. */
    public static <T> void edit(Resource<T> resource, UnaryOperator<T> change) {
        Await.patiently("a change without a conflict", DEADLINE, () -> {
            try {
                resource.edit(change);
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT) {
                    throw e;
                }
                return false;
            }
        });
    }
}
