package dev.rekindle.localize.materialize;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** One element of a leaf: a key with its value, or with a whole bucket. The segments are read-only and on the heap. */
record Entry(MemorySegment key, MemorySegment value, Kind kind) {

    /** What the value is. */
    enum Kind {
        VALUE("a plain value"),
        BUCKET("a bucket");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Entry value(MemorySegment key, byte[] value) {
        return new Entry(key, MemorySegment.ofArray(value).asReadOnly(), Kind.VALUE);
    }

    static Entry bucket(String name, MemorySegment value) {
        return new Entry(name(name), value, Kind.BUCKET);
    }

    /** A bucket's or row's name as a key. */
    static MemorySegment name(String name) {
        return MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)).asReadOnly();
    }

    long size() {
        return key.byteSize() + value.byteSize();
    }
}
