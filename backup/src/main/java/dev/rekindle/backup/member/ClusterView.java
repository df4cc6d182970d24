package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdAlarm;
import java.util.List;

/**
 * A cluster at one moment.
 *
 * @param clusterId as etcd reports it
 * @param linearizableRevision that a quorum had agreed on before the members were asked: whoever is below it lags
 */
public record ClusterView(long clusterId, long linearizableRevision, List<MemberView> members, List<EtcdAlarm> alarms) {

    public ClusterView {
        members = List.copyOf(members);
        alarms = List.copyOf(alarms);
    }

    /** The id as etcd writes it. */
    public String hexId() {
        return Long.toHexString(clusterId);
    }
}
