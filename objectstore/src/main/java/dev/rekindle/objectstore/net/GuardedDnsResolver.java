package dev.rekindle.objectstore.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** A guarded {@link NameResolution} in the shape that Apache's HTTP client asks for. Literal addresses come through here, too. */
public final class GuardedDnsResolver implements DnsResolver {
    private final NameResolution resolution;

    /** Resolves through {@code resolution}, guarded by {@code policy}. */
    public GuardedDnsResolver(NameResolution resolution, AddressPolicy policy) {
        this.resolution = resolution.guardedBy(policy);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolution.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }
}
