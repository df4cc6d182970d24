package dev.rekindle.objectstore;

import java.util.List;
import java.util.Optional;

/**
 * Some objects of a listing, in key order, and where to go on; without a token this was the last page.
 *
 * @param unnameable names that no {@link ObjectKey} can have, quoted and with control characters escaped: of foreign objects, to be told of only.
 *     The empty objects that stand for directories in some buckets, whose names end in {@code /}, are none of them.
 */
public record ObjectPage(List<StoredObject> objects, List<String> unnameable, Optional<PageToken> next) {

    public ObjectPage {
        objects = List.copyOf(objects);
        unnameable = List.copyOf(unnameable);
    }

    /** Where every name is a key. */
    public ObjectPage(List<StoredObject> objects, Optional<PageToken> next) {
        this(objects, List.of(), next);
    }
}
