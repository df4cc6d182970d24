package dev.rekindle.localize.snap;

import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.EtcdMemberJson;
import dev.rekindle.localize.identity.MemberIdentity;
import dev.rekindle.localize.json.JsonLiteral;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonValue;
import dev.rekindle.localize.json.JsonWriter;

/**
 * The smallest v2 store that etcd accepts: the members under {@code /0/members/<id>/raftAttributes}, and the empty directory {@code /1}.
 *
 * <p>A directory has an object as {@code Children}, a file {@code null}. Indexes, times and the event history are left out: etcd reads them
 * as zero, as after a start without history.
 */
final class V2Store {
    private V2Store() {}

    static byte[] json(ClusterIdentity cluster) {
        JsonObject.Builder members = JsonObject.builder();
        for (MemberIdentity member : cluster.members()) {
            members.put(member.hexId(), member("/0/members/" + member.hexId(), member));
        }
        JsonObject membersDirectory = directory("/0/members", members.build());
        JsonObject machine = directory(
                "/0", JsonObject.builder().put("members", membersDirectory).build());
        JsonObject keys = directory("/1", JsonObject.builder().build());
        JsonObject root = directory(
                "/", JsonObject.builder().put("0", machine).put("1", keys).build());
        return JsonWriter.writeUtf8(JsonObject.builder().put("Root", root).build());
    }

    private static JsonObject member(String path, MemberIdentity member) {
        JsonObject attributes = node(path + "/raftAttributes", EtcdMemberJson.raftAttributes(member), JsonLiteral.NULL);
        return directory(
                path, JsonObject.builder().put("raftAttributes", attributes).build());
    }

    private static JsonObject directory(String path, JsonObject children) {
        return node(path, "", children);
    }

    private static JsonObject node(String path, String value, JsonValue children) {
        return JsonObject.builder()
                .put("Path", path)
                .put("Value", value)
                .put("Children", children)
                .build();
    }
}
