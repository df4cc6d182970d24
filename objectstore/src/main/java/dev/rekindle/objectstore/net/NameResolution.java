package dev.rekindle.objectstore.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a host into its addresses, as {@link InetAddress#getAllByName} does. */
@FunctionalInterface
public interface NameResolution {

    /** What the operating system answers. */
    NameResolution SYSTEM = InetAddress::getAllByName;

    /** All addresses of a host, at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;

    /**
     * This resolution, refusing a host of which any address is refused. The addresses it returns are those to connect to, so a
     * second answer of the name server is never asked for.
     */
    default NameResolution guardedBy(AddressPolicy policy) {
        return host -> {
            InetAddress[] addresses = resolve(host);
            for (InetAddress address : addresses) {
                var refusal = policy.refusal(address);
                if (refusal.isPresent()) {
                    throw new ForbiddenAddressException(host + " leads to " + address.getHostAddress() + ", "
                            + refusal.get() + ", and is not connected to");
                }
            }
            return addresses;
        };
    }
}
