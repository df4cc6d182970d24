package dev.rekindle.localize.snap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.wal.ProtoField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RestoredSnapTest {

    @Test
    void isNamedByTermAndIndex() throws UsageException {
        assertThat(RestoredSnap.fileName(cluster())).isEqualTo("0000000000000001-0000000000000002.snap");
    }

    @Test
    void carriesTheChecksumOfItsData() throws UsageException {
        List<ProtoField> file = ProtoField.readAll(RestoredSnap.content(cluster()));

        CRC32C crc = new CRC32C();
        crc.update(file.get(1).bytes());
        assertThat(file).hasSize(2);
        assertThat(file.get(0).number()).isEqualTo(crc.getValue()).isNotZero();
    }

    @Test
    void holdsTheMembersAsTheV2StoreKeepsThem() throws UsageException {
        ClusterIdentity cluster = cluster();
        String first = cluster.members().get(0).hexId();
        String second = cluster.members().get(1).hexId();

        byte[] snapshot = ProtoField.only(RestoredSnap.content(cluster), 2);

        assertThat(new String(ProtoField.only(snapshot, 1), StandardCharsets.UTF_8))
                .isEqualTo("{\"Root\":"
                        + directory(
                                "/",
                                "\"0\":"
                                        + directory(
                                                "/0",
                                                "\"members\":"
                                                        + directory(
                                                                "/0/members",
                                                                member(first, "a") + "," + member(second, "b")))
                                        + ",\"1\":" + directory("/1", ""))
                        + "}");
    }

    private static String member(String id, String host) {
        String path = "/0/members/" + id;
        String attributes = "{\"Path\":\"" + path + "/raftAttributes\",\"Value\":\"{\\\"peerURLs\\\":[\\\"http://"
                + host + ":1\\\"]}\",\"Children\":null}";
        return "\"" + id + "\":" + directory(path, "\"raftAttributes\":" + attributes);
    }

    private static String directory(String path, String children) {
        return "{\"Path\":\"" + path + "\",\"Value\":\"\",\"Children\":{" + children + "}}";
    }

    private static ClusterIdentity cluster() throws UsageException {
        return InitialCluster.parse("a=http://a:1,b=http://b:1")
                .identify("a", PeerUrl.parseAll(List.of("http://a:1")), "t");
    }
}
