package dev.rekindle.localize.identity;

import dev.rekindle.localize.json.JsonArray;
import dev.rekindle.localize.json.JsonNumber;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * The JSON documents in which etcd keeps a member, byte by byte as Go writes them: the order of the fields is the order in etcd
 * {@code server/etcdserver/api/membership/member.go}, empty fields are left out, and the id is an unsigned number.
 */
public final class EtcdMemberJson {
    private EtcdMemberJson() {}

    /**
     * A row of the bucket of members, which is also the context of the ConfChange that adds the member:
     * {@code {"id":N,"peerURLs":[...],"name":"..."}}.
     */
    public static byte[] member(MemberIdentity member) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", JsonNumber.ofUnsigned(member.id()))
                .put("peerURLs", peerUrls(member));
        if (!member.name().isEmpty()) {
            json.put("name", member.name());
        }
        return JsonWriter.writeUtf8(json.build());
    }

    /** The key of that row: the id in lower-case hexadecimal. */
    public static byte[] memberKey(MemberIdentity member) {
        return member.hexId().getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of the v2 store's node {@code raftAttributes}: <code>{"peerURLs":[...]}</code>. */
    public static String raftAttributes(MemberIdentity member) {
        return JsonWriter.write(
                JsonObject.builder().put("peerURLs", peerUrls(member)).build());
    }

    private static JsonArray peerUrls(MemberIdentity member) {
        return JsonArray.ofStrings(member.peerUrls().stream().map(PeerUrl::text).toList());
    }
}
