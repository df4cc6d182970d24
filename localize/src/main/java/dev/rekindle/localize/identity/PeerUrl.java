package dev.rekindle.localize.identity;

import dev.rekindle.localize.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One peer URL as etcd keeps it: the text of Go's {@code url.URL.String()}, so the scheme in lower case and the host as it was given, without
 * any normalisation of case, port or address.
 *
 * <p>{@code http} and {@code https} need {@code host:port} and nothing behind it, not even a slash; {@code unix} and {@code unixs} may name a
 * path. Stricter than etcd in what no peer URL needs: user names, queries, fragments, percent signs other than an IPv6 zone, and ports
 * outside 1 to 65535 are refused.
 */
public record PeerUrl(String text) implements Comparable<PeerUrl> {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~!$&'()*+;=-]*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+(%25[A-Za-z0-9._~-]+)?]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern SOCKET = Pattern.compile("[A-Za-z0-9._~:-]*(/[A-Za-z0-9._~!$&'()*+;=:/-]*)?");
    private static final int MAX_PORT = 65_535;

    /** Accepts only what {@link #parse} returns. */
    public PeerUrl {
        if (!SCHEME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a peer URL");
        }
    }

    /**
     * Reads one URL; white space around it is dropped, as etcd does.
     *
     * @throws UsageException when etcd would refuse it, or when it holds more than a peer URL needs
     */
    public static PeerUrl parse(String text) throws UsageException {
        String trimmed = text.strip();
        // A user name may come with a password, so such a text is never quoted back.
        if (trimmed.indexOf('@') >= 0) {
            throw new UsageException(
                    "a peer URL must not hold an @, such as a user name; give scheme://host:port alone");
        }
        Matcher parts = SCHEME.matcher(trimmed);
        if (!parts.matches()) {
            throw refused(trimmed, "it does not begin with http://, https://, unix:// or unixs://");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String rest = parts.group(2);
        switch (scheme) {
            case "http", "https" -> checkHostAndPort(trimmed, rest);
            case "unix", "unixs" -> checkSocket(trimmed, rest);
            default -> throw refused(trimmed, "its scheme must be http, https, unix or unixs");
        }
        return new PeerUrl(scheme + "://" + rest);
    }

    /**
     * Reads URLs and sorts them by their text, as etcd does before it computes anything from them.
     *
     * @throws UsageException when there is none, or one is refused
     */
    public static List<PeerUrl> parseAll(List<String> texts) throws UsageException {
        if (texts.isEmpty()) {
            throw new UsageException("no peer URL given; a member needs at least one, such as http://127.0.0.1:2380");
        }
        List<PeerUrl> urls = new ArrayList<>(texts.size());
        for (String text : texts) {
            urls.add(parse(text));
        }
        urls.sort(null);
        return List.copyOf(urls);
    }

    @Override
    public int compareTo(PeerUrl other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void checkHostAndPort(String url, String rest) throws UsageException {
        int end = indexOfAny(rest, "/?#");
        if (end < rest.length()) {
            throw refused(url, "nothing may follow host:port, not even a slash");
        }
        int colon = rest.lastIndexOf(':');
        if (colon < 0 || rest.endsWith("]")) {
            throw refused(url, "it has no port; etcd needs host:port");
        }
        String host = rest.substring(0, colon);
        String port = rest.substring(colon + 1);
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw refused(url, "its host is neither a name nor an address (IPv6 stands in brackets)");
        }
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            throw refused(url, "its port is not a number from 1 to 65535");
        }
    }

    private static void checkSocket(String url, String rest) throws UsageException {
        if (rest.isEmpty() || !SOCKET.matcher(rest).matches()) {
            throw refused(url, "it does not name a socket, such as unix://localhost:1 or unix:///run/etcd.sock");
        }
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static UsageException refused(String url, String reason) {
        return new UsageException("peer URL \"" + url + "\": " + reason);
    }
}
