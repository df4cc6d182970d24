package dev.rekindle.testing.fault;

import java.util.List;
import java.util.Optional;

/** One line of the head of an HTTP message. */
public record HttpHeader(String name, String value) {

    /** Whether it has this name, in upper or lower case. */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The value of the first one with this name. */
    static Optional<String> first(List<HttpHeader> headers, String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(HttpHeader::value)
                .findFirst();
    }
}
