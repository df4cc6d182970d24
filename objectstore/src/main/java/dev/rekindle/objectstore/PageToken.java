package dev.rekindle.objectstore;

/** Where a listing goes on. Opaque, and of use only to the store and prefix that returned it. */
public record PageToken(String value) {

    public PageToken {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a page token is not empty");
        }
    }
}
