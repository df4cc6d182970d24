package dev.rekindle.e2e.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator believes of an {@link EtcdCluster}, which need not be so.
 *
 * @param leaderID in hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EtcdClusterStatus(
        @Nullable Long observedGeneration,
        int currentReplicas,
        int readyReplicas,
        int memberCount,
        @Nullable String currentVersion,
        @Nullable String leaderID,
        @Nullable List<Member> members,
        @Nullable List<Condition> conditions) {

    /**
     * One member of etcd.
     *
     * @param id in hexadecimal
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Member(
            String id,
            @Nullable String name,
            @Nullable String version,
            boolean isHealthy,
            boolean isLearner,
            boolean isLeader) {}

    /** Whether a condition, such as {@code Available}, is true. */
    public boolean is(String condition) {
        return conditions != null
                && conditions.stream()
                        .anyMatch(one -> one.getType().equals(condition)
                                && one.getStatus().equals("True"));
    }
}
