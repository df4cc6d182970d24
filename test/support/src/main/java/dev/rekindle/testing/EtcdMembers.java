package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** etcd's Cluster service. Ids are unsigned. */
public final class EtcdMembers {
    private final Gateway gateway;

    EtcdMembers(Gateway gateway) {
        this.gateway = gateway;
    }

    /** All members, as the asked one knows them. */
    public List<EtcdMember> list() {
        return list(Gateway.body());
    }

    /** All members, as a quorum knows them; refused where there is none. From 3.5. */
    public List<EtcdMember> listByQuorum() {
        return list(Gateway.body().put("linearizable", true));
    }

    /** Adds a member that is to start with {@code --initial-cluster-state=existing}, and returns its id. */
    public long add(String peerUrl, EtcdMember.Role role) {
        ObjectNode body = Gateway.body().put("isLearner", role == EtcdMember.Role.LEARNER);
        body.putArray("peerURLs").add(peerUrl);
        return Json.number(gateway.post("/cluster/member/add", body).path("member"), "ID");
    }

    /** Makes a learner a voter; etcd refuses one that has not caught up. */
    public void promote(long id) {
        gateway.post("/cluster/member/promote", Gateway.body().put("ID", Long.toUnsignedString(id)));
    }

    /** Removes a member. */
    public void remove(long id) {
        gateway.post("/cluster/member/remove", Gateway.body().put("ID", Long.toUnsignedString(id)));
    }

    private List<EtcdMember> list(ObjectNode request) {
        var members = new ArrayList<EtcdMember>();
        gateway.post("/cluster/member/list", request).path("members").forEach(json -> members.add(member(json)));
        return members;
    }

    static EtcdMember.Role role(JsonNode json) {
        return json.path("isLearner").asBoolean() ? EtcdMember.Role.LEARNER : EtcdMember.Role.VOTER;
    }

    private static EtcdMember member(JsonNode json) {
        return new EtcdMember(
                Json.number(json, "ID"),
                json.path("name").asText(),
                texts(json.path("peerURLs")),
                texts(json.path("clientURLs")),
                role(json));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
