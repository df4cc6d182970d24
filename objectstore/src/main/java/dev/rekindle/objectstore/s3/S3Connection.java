package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.net.AddressPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the store is reached.
 *
 * @param region that requests are signed for, e.g. {@code eu-west-1}; many stores other than Amazon's take any
 * @param endpoint {@code https://host[:port]} of another store than Amazon's; empty for Amazon's own of that region
 * @param addressing how the bucket is named in a request
 * @param authority PEM file of the certificates that the store's must lead to; empty for those of the JDK
 * @param proxy {@code http://[user:password@]host:port}; empty to connect directly, whatever the environment says. With a proxy
 *     it is the proxy that resolves the store's name, and the rules for addresses hold for the proxy.
 * @param rules what an endpoint may be
 */
public record S3Connection(
        String region,
        Optional<URI> endpoint,
        Addressing addressing,
        Optional<Path> authority,
        Optional<URI> proxy,
        EndpointRules rules) {

    /** What some resolvers take for an address: one to four decimal, octal or hexadecimal numbers. */
    private static final Pattern NUMBERS = Pattern.compile("(?i)(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*\\.?");

    /** What all of them take for the same: four decimal numbers without leading zeros. */
    private static final Pattern ADDRESS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** How the bucket is named. */
    public enum Addressing {
        /** As a part of the host name: {@code https://bucket.host/key}. */
        VIRTUAL_HOST,
        /** As the first segment of the path: {@code https://host/bucket/key}; what most stores other than Amazon's want. */
        PATH
    }

    /** Whether an endpoint may be reached without TLS. */
    public enum PlainHttp {
        REFUSED,
        ALLOWED
    }

    /** Whether an endpoint of one's own may see requests signed with the machine's credentials (IMDS, container, web identity). */
    public enum MachineCredentials {
        /** Never: the endpoint could be anybody's. */
        WITHHELD,
        /** Yes, if it is reached by TLS. */
        SENT
    }

    /**
     * What an endpoint may be.
     *
     * @param addresses that may be connected to, checked after every resolution
     */
    public record EndpointRules(AddressPolicy addresses, PlainHttp plain, MachineCredentials machine) {

        /** For a person's own machine: any but metadata addresses, plain HTTP too; the machine's credentials are withheld. */
        public static final EndpointRules PERSONAL =
                new EndpointRules(AddressPolicy.PERSONAL, PlainHttp.ALLOWED, MachineCredentials.WITHHELD);

        /** For a service that acts for others: public addresses by TLS; the machine's credentials are withheld. */
        public static final EndpointRules SERVICE =
                new EndpointRules(AddressPolicy.PUBLIC_ONLY, PlainHttp.REFUSED, MachineCredentials.WITHHELD);
    }

    public S3Connection {
        if (!region.matches("[A-Za-z0-9-]{1,63}")) {
            throw new IllegalArgumentException("a region has letters, digits and '-', such as eu-west-1");
        }
        endpoint.ifPresent(url -> check(url, rules));
        proxy.ifPresent(url -> {
            if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 1) {
                throw new IllegalArgumentException("a proxy is given as http://host:port");
            }
        });
    }

    /** Amazon's own endpoint of a region. */
    public static S3Connection aws(String region) {
        return new S3Connection(
                region,
                Optional.empty(),
                Addressing.VIRTUAL_HOST,
                Optional.empty(),
                Optional.empty(),
                EndpointRules.PERSONAL);
    }

    /** Another store than Amazon's, by path. */
    public static S3Connection endpoint(URI endpoint, String region) {
        return new S3Connection(
                region,
                Optional.of(endpoint),
                Addressing.PATH,
                Optional.empty(),
                Optional.empty(),
                EndpointRules.PERSONAL);
    }

    public S3Connection withAddressing(Addressing other) {
        return new S3Connection(region, endpoint, other, authority, proxy, rules);
    }

    public S3Connection withAuthority(Path pem) {
        return new S3Connection(region, endpoint, addressing, Optional.of(pem), proxy, rules);
    }

    public S3Connection withProxy(URI other) {
        return new S3Connection(region, endpoint, addressing, authority, Optional.of(other), rules);
    }

    public S3Connection withRules(EndpointRules other) {
        return new S3Connection(region, endpoint, addressing, authority, proxy, other);
    }

    /** Never the proxy's user and password. */
    @Override
    public String toString() {
        return "S3Connection[" + region + ", " + endpoint.map(URI::toString).orElse("Amazon S3") + ", " + addressing
                + proxy.map(url -> ", by proxy " + url.getHost() + ":" + url.getPort())
                        .orElse("") + "]";
    }

    /** Anything but a plain origin is refused: a path, query or user in it could only mislead. */
    private static void check(URI url, EndpointRules rules) {
        boolean tls = "https".equals(url.getScheme());
        if (!tls && !"http".equals(url.getScheme())) {
            throw new IllegalArgumentException("an endpoint is given as https://host or https://host:port");
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(
                    "an endpoint is a host and perhaps a port, without user, path or query: https://host:port");
        }
        if (NUMBERS.matcher(url.getHost()).matches()
                && !ADDRESS.matcher(url.getHost()).matches()) {
            throw new IllegalArgumentException("endpoint " + url
                    + " could be read as several addresses; write it as https://192.0.2.1 or as a name");
        }
        if (!tls && rules.plain() == PlainHttp.REFUSED) {
            throw new IllegalArgumentException("endpoint " + url + " is not reached by TLS; use https://");
        }
    }
}
