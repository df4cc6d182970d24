package dev.rekindle.objectstore;

import java.util.List;
import java.util.Optional;

/** Some objects of a listing, in key order, and where to go on; without a token this was the last page. */
public record ObjectPage(List<StoredObject> objects, Optional<PageToken> next) {

    public ObjectPage {
        objects = List.copyOf(objects);
    }
}
