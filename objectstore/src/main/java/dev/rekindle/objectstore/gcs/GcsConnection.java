package dev.rekindle.objectstore.gcs;

import dev.rekindle.objectstore.net.AddressPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a {@link GcsStore} reaches Google.
 *
 * @param endpoint of the JSON API, scheme and authority only: Google's own, a private one, or an emulator's
 * @param authorities a PEM file of certificate authorities that are trusted beside the JDK's
 * @param proxy an HTTP proxy, as {@code http://host:port}. Names are then resolved by the proxy, out of sight of our address checks, which then hold
 *     for the proxy.
 * @param addresses that may be connected to, checked after every resolution
 */
public record GcsConnection(
        URI endpoint,
        Optional<Path> authorities,
        Optional<URI> proxy,
        AddressPolicy addresses,
        GcsDeadlines deadlines) {

    /** Google's public endpoint, the JDK's authorities, no proxy, any but forbidden addresses, {@link GcsDeadlines#DEFAULTS}. */
    public static final GcsConnection GOOGLE = new GcsConnection(
            URI.create("https://storage.googleapis.com"),
            Optional.empty(),
            Optional.empty(),
            AddressPolicy.PERSONAL,
            GcsDeadlines.DEFAULTS);

    public GcsConnection {
        requireOrigin("endpoint", endpoint);
        if (!"https".equals(endpoint.getScheme()) && !"http".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "endpoint " + endpoint + " must begin with https:// (or http:// for emulators)");
        }
        proxy.ifPresent(address -> {
            requireOrigin("proxy", address);
            if (!"http".equals(address.getScheme()) || address.getPort() < 0) {
                throw new IllegalArgumentException("proxy " + address + " must be http://host:port");
            }
        });
    }

    /** The same by another endpoint. */
    public GcsConnection withEndpoint(URI other) {
        return new GcsConnection(other, authorities, proxy, addresses, deadlines);
    }

    /** The same, trusting the authorities of a PEM file, too. */
    public GcsConnection withAuthorities(Path pem) {
        return new GcsConnection(endpoint, Optional.of(pem), proxy, addresses, deadlines);
    }

    /** The same through a proxy. */
    public GcsConnection withProxy(URI address) {
        return new GcsConnection(endpoint, authorities, Optional.of(address), addresses, deadlines);
    }

    /** The same with another rule for addresses. */
    public GcsConnection withAddresses(AddressPolicy other) {
        return new GcsConnection(endpoint, authorities, proxy, other, deadlines);
    }

    /** The same with other deadlines. */
    public GcsConnection withDeadlines(GcsDeadlines other) {
        return new GcsConnection(endpoint, authorities, proxy, addresses, other);
    }

    /** Whether this is one of Google's own hosts: public, restricted, private, or by Private Service Connect. */
    boolean isGoogle() {
        return "https".equals(endpoint.getScheme())
                && (endpoint.getHost().equals("googleapis.com")
                        || endpoint.getHost().endsWith(".googleapis.com"));
    }

    /** Whether what is sent there can be read on the way. */
    boolean isInTheClear() {
        String host = endpoint.getHost();
        return "http".equals(endpoint.getScheme())
                && !host.equals("localhost")
                && !host.equals("127.0.0.1")
                && !host.equals("[::1]");
    }

    private static void requireOrigin(String what, URI uri) {
        boolean bare = uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        if (!bare) {
            // Not quoted: a user info part would be a password.
            throw new IllegalArgumentException(what + " must be scheme://host or scheme://host:port and no more");
        }
    }
}
