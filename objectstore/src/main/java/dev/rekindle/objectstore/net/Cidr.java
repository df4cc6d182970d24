package dev.rekindle.objectstore.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/** A range of IP addresses: {@code 10.0.0.0/8}, {@code fd00::/8}. The bits behind the prefix are zero. */
public record Cidr(InetAddress network, int prefix) {

    public Cidr {
        byte[] bits = network.getAddress();
        if (prefix < 0 || prefix > bits.length * 8) {
            throw new IllegalArgumentException("/" + prefix + " does not fit " + network.getHostAddress());
        }
        for (int bit = prefix; bit < bits.length * 8; bit++) {
            if ((bits[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                throw new IllegalArgumentException(
                        network.getHostAddress() + "/" + prefix + " has bits behind its prefix; clear them");
            }
        }
    }

    /**
     * Reads the usual notation; a name in place of an address is refused, never looked up.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.toLowerCase(Locale.ROOT).matches("[0-9]+(\\.[0-9]+){3}|[0-9a-f]*:[0-9a-f:.]*")) {
            throw new IllegalArgumentException("'" + text + "' is not a range of addresses such as 10.0.0.0/8");
        }
        try {
            InetAddress network = InetAddress.getByName(address);
            int whole = network.getAddress().length * 8;
            return new Cidr(network, slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a range of addresses such as 10.0.0.0/8", e);
        }
    }

    /** Whether the address lies in this range; one of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] own = network.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        int bytes = prefix / 8;
        int rest = prefix % 8;
        if (!Arrays.equals(own, 0, bytes, other, 0, bytes)) {
            return false;
        }
        int mask = 0xff << (8 - rest);
        return rest == 0 || (own[bytes] & mask) == (other[bytes] & mask);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
