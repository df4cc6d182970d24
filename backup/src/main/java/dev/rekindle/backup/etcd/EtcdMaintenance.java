package dev.rekindle.backup.etcd;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.time.Duration;
import java.util.List;

/** Members, status, hashes and alarms of a live etcd. */
public final class EtcdMaintenance {
    /** Fields of {@code StatusResponse} and {@code HashKVResponse} that came with 3.6. */
    private static final int STATUS_STORAGE_VERSION = 11;

    private static final int STATUS_DATABASE_QUOTA = 12;
    private static final int HASH_REVISION = 4;

    private final Calls calls;

    EtcdMaintenance(Calls calls) {
        this.calls = calls;
    }

    /** The members, as the endpoint knows them. */
    public MemberList members() throws EtcdException {
        MemberListResponse answer =
                calls.unary("list members", ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance());
        List<EtcdMember> members =
                answer.getMembersList().stream().map(EtcdMaintenance::member).toList();
        return new MemberList(answer.getHeader().getClusterId(), members);
    }

    /** What the member behind the endpoint says about itself. */
    public MemberStatus status() throws EtcdException {
        StatusResponse answer =
                calls.unary("status", MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return new MemberStatus(
                answer.getHeader().getClusterId(),
                answer.getHeader().getMemberId(),
                answer.getHeader().getRevision(),
                answer.getVersion(),
                answer.getDbSize(),
                answer.getDbSizeInUse(),
                answer.getLeader(),
                answer.getRaftTerm(),
                answer.getRaftIndex(),
                answer.getRaftAppliedIndex(),
                role(answer.getIsLearner()),
                answer.getErrorsList(),
                UnknownFields.text(answer, STATUS_STORAGE_VERSION),
                UnknownFields.number(answer, STATUS_DATABASE_QUOTA));
    }

    /**
     * Hashes the member's keys at a revision (0 for its newest). It reads the whole database: minutes on a large one, within
     * the deadline given.
     */
    public HashKvAnswer hashKv(long revision, Duration deadline) throws EtcdException {
        HashKVResponse answer = calls.unary(
                "hash at revision " + revision,
                MaintenanceGrpc.getHashKVMethod(),
                HashKVRequest.newBuilder().setRevision(revision).build(),
                deadline);
        long hashed = UnknownFields.number(answer, HASH_REVISION)
                .orElse(revision == 0 ? answer.getHeader().getRevision() : revision);
        return new HashKvAnswer(
                answer.getHeader().getMemberId(),
                Integer.toUnsignedLong(answer.getHash()),
                hashed,
                answer.getCompactRevision());
    }

    /** All alarms of the cluster. */
    public List<EtcdAlarm> alarms() throws EtcdException {
        AlarmResponse answer = calls.unary(
                "list alarms",
                MaintenanceGrpc.getAlarmMethod(),
                AlarmRequest.newBuilder()
                        .setAction(AlarmRequest.AlarmAction.GET)
                        .build());
        return answer.getAlarmsList().stream()
                .map(alarm -> new EtcdAlarm(
                        alarm.getMemberID(), alarmType(alarm.getAlarm().name())))
                .toList();
    }

    /** By name, because the generated enum grows with etcd. */
    private static EtcdAlarm.Type alarmType(String name) {
        return switch (name) {
            case "NOSPACE" -> EtcdAlarm.Type.NOSPACE;
            case "CORRUPT" -> EtcdAlarm.Type.CORRUPT;
            default -> EtcdAlarm.Type.UNKNOWN;
        };
    }

    private static EtcdMember member(Member member) {
        return new EtcdMember(
                member.getID(),
                member.getName(),
                member.getPeerURLsList(),
                member.getClientURLsList(),
                role(member.getIsLearner()));
    }

    private static EtcdMember.Role role(boolean learner) {
        return learner ? EtcdMember.Role.LEARNER : EtcdMember.Role.VOTER;
    }
}
