package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A member of the cluster that the snapshot was taken of, as bucket {@code members} holds it (etcd {@code server/etcdserver/api/membership/member.go}).
 *
 * @param id unsigned 64 bit; etcd prints it in hex
 * @param name empty until the member has published itself
 * @param clientUrls empty until the member has published itself
 */
public record Member(long id, String name, List<String> peerUrls, List<String> clientUrls, MemberRole role) {
    /** Copies the lists. */
    public Member {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }

    /**
     * Reads one row of bucket {@code members}: the id in lower-case hex, and JSON with the members {@code id}, {@code peerURLs}, {@code isLearner},
     * {@code name}, {@code clientURLs}, of which etcd omits what is empty. Others are passed over.
     *
     * @throws SnapshotCorruptException if the value is no such JSON, or names another id than the key
     */
    public static Member parse(MemorySegment key, MemorySegment value) throws SnapshotCorruptException {
        String keyText = new String(key.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        var json = new JsonReader(value, "member " + JsonReader.printable(keyText));
        var member = new Fields();
        json.object(name -> {
            switch (name) {
                case "id" -> member.id = json.unsignedLong();
                case "name" -> member.name = json.string();
                case "peerURLs" -> member.peerUrls = json.strings();
                case "clientURLs" -> member.clientUrls = json.strings();
                case "isLearner" -> member.role = json.bool() ? MemberRole.LEARNER : MemberRole.VOTER;
                default -> json.skip();
            }
        });
        json.end();
        if (!Long.toHexString(member.id).equals(keyText)) {
            throw corrupt(SCHEMA_VALUE, "id in a row of bucket members")
                    .expected(JsonReader.printable(keyText) + ", its key")
                    .found(Long.toHexString(member.id));
        }
        return new Member(member.id, member.name, member.peerUrls, member.clientUrls, member.role);
    }

    private static final class Fields {
        private long id;
        private String name = "";
        private List<String> peerUrls = List.of();
        private List<String> clientUrls = List.of();
        private MemberRole role = MemberRole.VOTER;
    }
}
