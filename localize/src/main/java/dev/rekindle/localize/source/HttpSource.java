package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot behind an {@code http} or {@code https} URL, usually a presigned one of an object store. Read by ranged GETs that are pinned to
 * the object's entity tag. Redirects are not followed. The URL's query and the headers are secrets: they appear in no message.
 *
 * @param url absolute, {@code http} or {@code https}, without user information
 * @param headers sent with every request
 * @param limits memory and patience
 * @param authority whom to trust where it is not whom the JDK trusts
 */
public record HttpSource(URI url, Map<String, String> headers, HttpLimits limits, Optional<Authority> authority)
        implements SnapshotSource {
    /** Ours, or the HTTP client's own. {@code If-Match} is not: a presigned URL may demand it, to pin an object without a version id. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "host",
            "if-none-match",
            "range",
            "transfer-encoding",
            "upgrade");

    /** Refuses a URL or a header that could not be sent; the message names it but never repeats its value. */
    public HttpSource {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("url: expected http:// or https://");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "url: expected a host, and neither a user in front of it nor a # behind it");
        }
        Map<String, String> copy = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            requireHeader(name, value);
            copy.put(name, value);
        });
        headers = Map.copyOf(copy);
    }

    /** Trusting whom the JDK trusts. */
    public HttpSource(URI url, Map<String, String> headers, HttpLimits limits) {
        this(url, headers, limits, Optional.empty());
    }

    /** With the usual limits. */
    public static HttpSource of(URI url, Map<String, String> headers) {
        return new HttpSource(url, headers, HttpLimits.USUAL);
    }

    /** The same, trusting only servers whose certificate leads to one of these, in PEM. */
    public HttpSource trusting(String pem) {
        return new HttpSource(url, headers, limits, Optional.of(Authority.of(pem)));
    }

    private static void requireHeader(String name, String value) {
        boolean token = !name.isEmpty() && name.chars().allMatch(HttpSource::isTokenCharacter);
        if (!token || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header." + name + ": not a header that can be set");
        }
        if (!value.chars().allMatch(unit -> unit == '\t' || (unit >= ' ' && unit < 0x7f))) {
            throw new IllegalArgumentException("header." + name + ": its value has characters outside printable ASCII");
        }
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isTokenCharacter(int unit) {
        return (unit >= '0' && unit <= '9')
                || (unit >= 'a' && unit <= 'z')
                || (unit >= 'A' && unit <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(unit) >= 0;
    }

    @Override
    public SnapshotStream open() throws RestoreException, InterruptedException {
        HttpObject object = new HttpObject(this);
        try {
            return RangedStream.open(object, limits);
        } catch (RestoreException | InterruptedException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /** Scheme, host and path; no query, which may be a signature. */
    @Override
    public String describe() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path;
    }

    @Override
    public String toString() {
        return "HttpSource[" + describe() + ", " + headers.size() + " headers]";
    }
}
