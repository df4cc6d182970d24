package dev.rekindle.objectstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.net.AddressPolicy.Loopback;
import dev.rekindle.objectstore.net.AddressPolicy.PrivateNetworks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254", // IMDS of AWS, Azure, Google
                "169.254.170.2", // ECS
                "169.254.0.1",
                "fd00:ec2::254", // IMDS over IPv6
                "fd00:ec2::23", // EKS pod identity
                "fd20:ce::254", // Google over IPv6
                "100.100.100.200", // Alibaba
                "168.63.129.16", // Azure's wire server
                "fe80::1",
                "fe80::a9fe:a9fe",
                "febf::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "239.255.255.250",
                "ff02::1",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.2.1",
                "2001:db8::1",
                "::ffff:169.254.169.254", // mapped
                "::169.254.169.254", // compatible
                "64:ff9b::169.254.169.254", // NAT64
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1", // 6to4
                "2001:0:0:0:0:0:5601:5601", // Teredo, inverted
                "::ffff:0.0.0.0"
            })
    void refusesWhatNoStoreLivesAtHoweverWideThePolicy(String address) throws UnknownHostException {
        assertThat(AddressPolicy.PERSONAL.refusal(InetAddress.getByName(address)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "::1",
                "::ffff:127.0.0.1",
                "64:ff9b::127.0.0.1",
                "2002:7f00:1::1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.1.2.3",
                "2002:c0a8:1::1"
            })
    void refusesLoopbackAndPrivateNetworksWhereThatIsAsked(String address) throws UnknownHostException {
        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(InetAddress.getByName(address)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "fd12:3456::1", "8.8.8.8", "2600:9000::1"})
    void allowsAPersonsOwnNetworks(String address) throws UnknownHostException {
        assertThat(AddressPolicy.PERSONAL.refusal(InetAddress.getByName(address)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"52.218.0.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "2600:9000::1", "1.1.1.1"})
    void allowsPublicAddresses(String address) throws UnknownHostException {
        assertThat(AddressPolicy.PUBLIC_ONLY.refusal(InetAddress.getByName(address)))
                .isEmpty();
    }

    @Test
    void refusesFurtherRangesThatAreDenied() throws UnknownHostException {
        var policy = new AddressPolicy(
                Loopback.REFUSED,
                PrivateNetworks.ALLOWED,
                List.of(Cidr.parse("10.96.0.0/12"), Cidr.parse("fd00:10::/64")));

        assertThat(policy.refusal(InetAddress.getByName("10.96.0.1")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("10.96.0.0/12"));
        assertThat(policy.refusal(InetAddress.getByName("10.112.0.1"))).isEmpty();
        assertThat(policy.refusal(InetAddress.getByName("fd00:10::5"))).isPresent();
        assertThat(policy.refusal(InetAddress.getByName("64:ff9b::10.96.0.1"))).isPresent();
    }

    @Test
    void refusesAHostOfWhichAnyAddressIsRefused() throws UnknownHostException {
        InetAddress[] both = {InetAddress.getLoopbackAddress(), InetAddress.getByName("169.254.169.254")};
        NameResolution guarded = ((NameResolution) _ -> both).guardedBy(AddressPolicy.PERSONAL);

        assertThatThrownBy(() -> guarded.resolve("two.example"))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessageContaining("two.example leads to 169.254.169.254");
    }

    /** Whatever the resolver of this machine takes them for, it is not connected to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2852039166",
                "169.16689662",
                "169.254.43518",
                "0xa9fea9fe",
                "0xa9.0xfe.0xa9.0xfe",
                "0251.0376.0251.0376",
                "025177524776",
                "2130706433",
                "127.1",
                "0x7f.1",
                "0",
                "localhost",
                "localhost.",
                "::ffff:169.254.169.254"
            })
    void guardsWhateverASpellingMeans(String host) {
        NameResolution guarded = NameResolution.SYSTEM.guardedBy(AddressPolicy.PUBLIC_ONLY);

        assertThatThrownBy(() -> guarded.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "example.com/8",
                "10.0.0.0/-1",
                "10.0.0/8",
                "::1/129",
                "10.0.0.0/a",
                "0x7f.1/8"
            })
    void readsNoRangeThatIsNone(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
