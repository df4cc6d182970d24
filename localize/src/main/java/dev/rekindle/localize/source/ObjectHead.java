package dev.rekindle.localize.source;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the answer to a GET says of the object.
 *
 * @param ranges whether the server answered with the range that was asked for
 * @param size bytes of the whole object
 * @param entityTag a strong one, which can be demanded of later answers
 * @param lastModified the header's text, to be compared only
 */
record ObjectHead(Ranges ranges, OptionalLong size, Optional<String> entityTag, Optional<String> lastModified) {
    /** How the server treats a range. */
    enum Ranges {
        /** 206: it sends the range. */
        SUPPORTED,
        /** 200: it would send everything. */
        IGNORED
    }

    /** Whether two answers can be about the same bytes. */
    boolean sameObject(ObjectHead other) {
        return (size.isEmpty() || other.size.isEmpty() || size.equals(other.size))
                && entityTag.equals(other.entityTag)
                && lastModified.equals(other.lastModified);
    }
}
