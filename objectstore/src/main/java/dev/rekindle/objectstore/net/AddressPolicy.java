package dev.rekindle.objectstore.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an address may be connected to. It looks at addresses, never at names: every spelling of a host has become
 * an address by the time it is asked.
 *
 * <p>Always refused, because no store lives there and much that must not be reached does: link-local addresses (the metadata
 * services of clouds among them), the metadata services outside that range, unspecified, multicast and reserved addresses. An
 * IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) is judged by both.
 *
 * @param local whether this machine itself may be reached
 * @param internal whether private networks may be reached (RFC 1918, RFC 2544, RFC 4193, RFC 6598)
 * @param denied further ranges that are refused: those of a cluster's services and pods
 */
public record AddressPolicy(Loopback local, PrivateNetworks internal, List<Cidr> denied) {

    /** This machine itself. */
    public enum Loopback {
        REFUSED,
        ALLOWED
    }

    /** Networks that the internet does not route to. */
    public enum PrivateNetworks {
        REFUSED,
        ALLOWED
    }

    /** For a person's own machine: only what is always refused. */
    public static final AddressPolicy PERSONAL =
            new AddressPolicy(Loopback.ALLOWED, PrivateNetworks.ALLOWED, List.of());

    /** For a service that acts for others: public addresses only. */
    public static final AddressPolicy PUBLIC_ONLY =
            new AddressPolicy(Loopback.REFUSED, PrivateNetworks.REFUSED, List.of());

    private static final List<Cidr> METADATA = ranges(
            "169.254.0.0/16", // link-local: 169.254.169.254 (IMDS), 169.254.170.2 (ECS), 169.254.170.23 (EKS)
            "fd00:ec2::/32", // AWS over IPv6
            "fd20:ce::/32", // Google over IPv6
            "100.100.100.200", // Alibaba
            "168.63.129.16", // Azure
            "192.0.0.192"); // Oracle

    /** RFC 6890 and IANA's registries of special addresses. */
    private static final List<Cidr> NEVER = ranges(
            "0.0.0.0/8",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "100::/64",
            "2001:db8::/32",
            "5f00::/16");

    private static final List<Cidr> PRIVATE = ranges(
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7", "fec0::/10");

    private static final Cidr COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr NAT64_LOCAL = Cidr.parse("64:ff9b:1::/48");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final Cidr TEREDO = Cidr.parse("2001::/32");

    public AddressPolicy {
        denied = List.copyOf(denied);
    }

    /** Why this address must not be connected to, for people; empty when it may. */
    public Optional<String> refusal(InetAddress address) {
        return direct(address).or(() -> embedded(address).flatMap(this::direct));
    }

    private Optional<String> direct(InetAddress address) {
        if (in(METADATA, address) || address.isLinkLocalAddress()) {
            return Optional.of("a link-local or metadata address");
        }
        if (address.isLoopbackAddress()) {
            return local == Loopback.ALLOWED ? deniedByRange(address) : Optional.of("this machine itself");
        }
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || in(NEVER, address)) {
            return Optional.of("an unspecified, multicast or reserved address");
        }
        if (internal == PrivateNetworks.REFUSED && in(PRIVATE, address)) {
            return Optional.of("an address of a private network");
        }
        return deniedByRange(address);
    }

    private Optional<String> deniedByRange(InetAddress address) {
        return denied.stream()
                .filter(range -> range.contains(address))
                .findFirst()
                .map(range -> "in the denied range " + range);
    }

    /** The IPv4 address that a translator or tunnel would take out of an IPv6 one. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        byte[] bits = address.getAddress();
        if (SIX_TO_FOUR.contains(address)) {
            return Optional.of(ipv4(Arrays.copyOfRange(bits, 2, 6)));
        }
        if (TEREDO.contains(address)) {
            byte[] client = Arrays.copyOfRange(bits, 12, 16);
            for (int i = 0; i < client.length; i++) {
                client[i] ^= (byte) 0xff; // RFC 4380 stores it inverted
            }
            return Optional.of(ipv4(client));
        }
        boolean last = COMPATIBLE.contains(address) || NAT64.contains(address) || NAT64_LOCAL.contains(address);
        return last && !address.isLoopbackAddress()
                ? Optional.of(ipv4(Arrays.copyOfRange(bits, 12, 16)))
                : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bits) {
        try {
            return InetAddress.getByAddress(bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static boolean in(List<Cidr> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<Cidr> ranges(String... texts) {
        return Arrays.stream(texts).map(Cidr::parse).toList();
    }
}
