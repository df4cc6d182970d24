package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.TestAuthority.PemPair;
import java.util.List;

/**
 * Somebody whom every API server of a {@link KubernetesApi} knows by a client certificate.
 *
 * @param name as admission and RBAC see it
 * @param groups beside {@code system:authenticated}
 */
public record ApiUser(String name, List<String> groups, PemPair certificate) {
    public ApiUser {
        groups = List.copyOf(groups);
    }

    /** Such as {@code alice of [team-a]}. */
    @Override
    public String toString() {
        return name + " of " + groups;
    }
}
