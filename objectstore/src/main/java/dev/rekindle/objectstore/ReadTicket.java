package dev.rekindle.objectstore;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lets its holder read one version of one object: {@code GET url} with these headers. URL and headers are secrets and
 * appear in no text of this type.
 *
 * @param url {@code https}, {@code http} or {@code file}; its query may be a signature
 * @param headers to be sent with every request, by name; ranges may be added
 * @param expires when the store stops honouring it, by its own clock; empty for files
 */
public record ReadTicket(URI url, SortedMap<String, String> headers, Optional<Instant> expires) {

    public ReadTicket {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** A ticket with headers from any map. */
    public ReadTicket(URI url, Map<String, String> headers, Optional<Instant> expires) {
        this(url, new TreeMap<>(headers), expires);
    }

    /** Says where it leads, never the query or a header's value. */
    @Override
    public String toString() {
        return "ReadTicket[" + url.getScheme() + "://" + (url.getRawAuthority() == null ? "" : url.getRawAuthority())
                + url.getRawPath() + ", " + headers.size() + " headers, expires "
                + expires.map(Instant::toString).orElse("never") + "]";
    }
}
