package dev.rekindle.backup.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** A client URL of one etcd member: {@code https://10.0.0.1:2379}. Never carries user or password. */
public record Endpoint(Scheme scheme, String host, int port) {
    private static final int DEFAULT_PORT = 2379;

    /** How the connection is made. */
    public enum Scheme {
        /** In the clear. */
        HTTP,
        /** TLS. */
        HTTPS
    }

    public Endpoint {
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@')) {
            throw new IllegalArgumentException("'" + host + "' is not a host name or address");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " of " + host + " is not between 1 and 65535");
        }
    }

    /**
     * Parses {@code https://host:2379}, or {@code host:2379} with the scheme to assume, as etcdctl does. IPv6 addresses stand in
     * brackets. Throws {@link IllegalArgumentException} that names the text and the form expected.
     */
    public static Endpoint parse(String text, Scheme assumed) {
        String trimmed = text.trim();
        String url = trimmed.contains("://") ? trimmed : assumed.name().toLowerCase(Locale.ROOT) + "://" + trimmed;
        try {
            URI uri = new URI(url);
            boolean plain = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"));
            String host = uri.getHost();
            if (!plain || host == null) {
                throw invalid(text);
            }
            return new Endpoint(scheme(uri.getScheme(), text), host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
        } catch (URISyntaxException e) {
            throw invalid(text);
        }
    }

    /** A URL that a member advertises; empty when it is not one of {@code http} or {@code https}. */
    public static Optional<Endpoint> ofUrl(String url) {
        try {
            return url.contains("://") ? Optional.of(parse(url, Scheme.HTTP)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The URL, with an IPv6 address in brackets as it was given. */
    @Override
    public String toString() {
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
    }

    private static Scheme scheme(String name, String text) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "http" -> Scheme.HTTP;
            case "https" -> Scheme.HTTPS;
            default -> throw invalid(text);
        };
    }

    private static IllegalArgumentException invalid(String text) {
        String shown = text.length() > 100 || text.contains("@") ? "this" : "'" + text + "'";
        return new IllegalArgumentException(
                "endpoint: " + shown + " is not of the form http://host:port, https://host:port or host:port");
    }
}
