package dev.rekindle.localize.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.localize.failure.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialClusterTest {
    private static final String THREE =
            "infra1=http://127.0.0.1:12380,infra2=http://127.0.0.1:22380,infra3=http://127.0.0.1:32380";

    /** The ids that every etcd started with its defaults prints. */
    @Test
    void identifiesTheDefaultClusterAsEtcdDoes() throws UsageException {
        ClusterIdentity cluster =
                identify("default=http://localhost:2380", "default", "etcd-cluster", "http://localhost:2380");

        assertThat(cluster.local().hexId()).isEqualTo("8e9e05c52164694d");
        assertThat(cluster.hexId()).isEqualTo("cdf818194e3a8c32");
    }

    /** The ids in the transcripts of etcd's own documentation, Documentation/demo and the Procfile's cluster. */
    @Test
    void identifiesThreeMembersAsEtcdDoes() throws UsageException {
        ClusterIdentity cluster = identify(THREE, "infra2", "etcd-cluster-1", "http://127.0.0.1:22380");

        assertThat(cluster.members())
                .extracting(MemberIdentity::hexId)
                .containsExactly("8211f1d0f64f3269", "91bc3c398fb3c146", "fd422379fda50e48");
        assertThat(cluster.local().hexId()).isEqualTo("91bc3c398fb3c146");
        assertThat(cluster.hexId()).isEqualTo("ef37ad9dc622a7c4");
    }

    @Test
    void isTheSameClusterFromEveryMember() throws UsageException {
        ClusterIdentity first = identify(THREE, "infra1", "t", "http://127.0.0.1:12380");
        ClusterIdentity third = identify(THREE, "infra3", "t", "http://127.0.0.1:32380");

        assertThat(first.seenFrom("infra3")).isEqualTo(third);
        assertThatThrownBy(() -> first.seenFrom("infra4")).isInstanceOf(UsageException.class);
    }

    @Test
    void collectsTheUrlsOfARepeatedName() throws UsageException {
        InitialCluster cluster = InitialCluster.parse(",a=http://z:1,b=http://b:1,,a=http://c:1,");

        assertThat(cluster.members())
                .containsOnlyKeys("a", "b")
                .containsEntry("a", PeerUrl.parseAll(List.of("http://c:1", "http://z:1")));
    }

    @Test
    void acceptsAdvertisedUrlsInAnyOrder() throws UsageException {
        ClusterIdentity cluster = identify("a=http://z:1,a=http://c:1", "a", "t", "http://z:1", "http://c:1");

        assertThat(cluster.local().peerUrls()).extracting(PeerUrl::text).containsExactly("http://c:1", "http://z:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | no member given",
                ",,                        | no member given",
                "a=http://a:1,http://b:1   | item 2 of 2 is not name=url",
                "a=                        | peer URL \"\"",
                "a=http://a:1,b=http://a:1 | http://a:1 is given twice, for \"a\" and \"b\"",
                "a=http://a:1,a=http://a:1 | http://a:1 is given twice",
            })
    void refusesAClusterThatCannotStart(String text, String reason) {
        assertThatThrownBy(() -> InitialCluster.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesALocalNameThatIsNotListed() {
        assertThatThrownBy(() -> identify("a=http://a:1", "b", "t", "http://a:1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"b\" is not among [a]");
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:1", "https://127.0.0.1:1", "http://127.0.0.1:01"})
    void refusesAnAdvertisedUrlThatDiffersInALetter(String advertised) {
        assertThatThrownBy(() -> identify("a=http://127.0.0.1:1", "a", "t", advertised))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("letter by letter");
    }

    @Test
    void refusesTwoMembersWithOneId() throws UsageException {
        List<PeerUrl> urls = PeerUrl.parseAll(List.of("http://a:1"));
        List<MemberIdentity> twins = List.of(MemberIdentity.of("a", urls, "t"), MemberIdentity.of("b", urls, "t"));

        assertThatThrownBy(() -> ClusterIdentity.of(twins, "a"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("zero or taken");
    }

    @Test
    void writesAMemberAsEtcdDoes() throws UsageException {
        MemberIdentity member = identify("a&<b>=http://b:1,a&<b>=http://a:1", "a&<b>", "x", "http://a:1", "http://b:1")
                .local();

        assertThat(new String(EtcdMemberJson.member(member), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":" + Long.toUnsignedString(member.id())
                        + ",\"peerURLs\":[\"http://a:1\",\"http://b:1\"],\"name\":\"a\\u0026\\u003cb\\u003e\"}");
        assertThat(new String(EtcdMemberJson.memberKey(member), StandardCharsets.UTF_8))
                .isEqualTo(member.hexId());
        assertThat(EtcdMemberJson.raftAttributes(member)).isEqualTo("{\"peerURLs\":[\"http://a:1\",\"http://b:1\"]}");
    }

    @Test
    void leavesAnEmptyNameOut() throws UsageException {
        MemberIdentity member = new MemberIdentity(-1, "", PeerUrl.parseAll(List.of("http://a:1")));

        assertThat(new String(EtcdMemberJson.member(member), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":18446744073709551615,\"peerURLs\":[\"http://a:1\"]}");
    }

    private static ClusterIdentity identify(String cluster, String name, String token, String... advertised)
            throws UsageException {
        return InitialCluster.parse(cluster).identify(name, PeerUrl.parseAll(List.of(advertised)), token);
    }
}
