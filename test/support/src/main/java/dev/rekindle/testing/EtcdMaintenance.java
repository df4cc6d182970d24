package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** etcd's Maintenance service of one member. */
public final class EtcdMaintenance {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Gateway gateway;

    EtcdMaintenance(Gateway gateway) {
        this.gateway = gateway;
    }

    /** What the member says of itself. */
    public EtcdStatus status() {
        return status(DEADLINE);
    }

    /** The same within another deadline than a minute. */
    public EtcdStatus status(Duration deadline) {
        JsonNode answer = gateway.post("/maintenance/status", Gateway.body(), deadline);
        JsonNode header = answer.path("header");
        var errors = new ArrayList<String>();
        answer.path("errors").forEach(error -> errors.add(error.asText()));
        return new EtcdStatus(
                Json.number(header, "cluster_id"),
                Json.number(header, "member_id"),
                Json.number(header, "revision"),
                answer.path("version").asText(),
                Json.number(answer, "dbSize"),
                Json.number(answer, "leader"),
                Json.number(answer, "raftIndex"),
                Json.number(answer, "raftTerm"),
                EtcdMembers.role(answer),
                answer.path("storageVersion").asText(),
                errors);
    }

    /** HashKV at a revision, 0 for the current one; from 3.5, see {@link EtcdProcess#hashKv} for all. */
    public KvHash hashKv(long revision) {
        return KvHash.of(
                gateway.post("/maintenance/hashkv", Gateway.body().put("revision", Long.toString(revision)), DEADLINE),
                revision);
    }

    /** Rewrites the bbolt file without its free pages. */
    public void defragment() {
        gateway.post("/maintenance/defragment", Gateway.body(), DEADLINE);
    }

    /** Raises NOSPACE for a member: the cluster refuses writes until it is disarmed. */
    public void raiseNoSpace(long memberId) {
        gateway.post("/maintenance/alarm", alarm("ACTIVATE", memberId, "NOSPACE"), DEADLINE);
    }

    /** All alarms that are raised. */
    public List<EtcdAlarm> alarms() {
        var alarms = new ArrayList<EtcdAlarm>();
        gateway.post("/maintenance/alarm", Gateway.body().put("action", "GET"), DEADLINE)
                .path("alarms")
                .forEach(json -> alarms.add(new EtcdAlarm(
                        Json.number(json, "memberID"), json.path("alarm").asText())));
        return alarms;
    }

    /** Clears an alarm. */
    public void disarm(EtcdAlarm alarm) {
        gateway.post("/maintenance/alarm", alarm("DEACTIVATE", alarm.memberId(), alarm.type()), DEADLINE);
    }

    private static ObjectNode alarm(String action, long memberId, String type) {
        return Gateway.body()
                .put("action", action)
                .put("memberID", Long.toUnsignedString(memberId))
                .put("alarm", type);
    }
}
