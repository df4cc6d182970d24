package dev.rekindle.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether a value is a {@code mvccpb.KeyValue} while its bytes arrive in pieces, by the same rules as {@link KeyValue#parse}, and feeds the
 * user's key to a fingerprint if there is one. One thread at a time.
 */
final class KeyValueWalk {
    private static final int LAST_VARINT_SHIFT = 63;
    private static final long LARGEST_FIELD = (1L << 29) - 1;

    private final @Nullable KeyFingerprint fingerprint;
    private State state = State.TAG;
    /** Bytes of the message not yet seen. */
    private long remaining;

    private long skip;
    private int shift;
    private long number;
    private long field;

    /** @param fingerprint takes the user's key of every message; null if nobody wants it */
    KeyValueWalk(@Nullable KeyFingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** What the next byte belongs to, when nothing is being skipped. */
    private enum State {
        TAG,
        NUMBER,
        LENGTH,
        MALFORMED
    }

    /** Begins a message of so many bytes. */
    void begin(long length) {
        state = State.TAG;
        remaining = length;
        skip = 0;
        shift = 0;
        number = 0;
        field = 0;
        if (fingerprint != null) {
            fingerprint.begin();
        }
    }

    /** Takes the next bytes of the message. */
    void update(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state != State.MALFORMED) {
            if (skip > 0) {
                int n = (int) Math.min(skip, to - at);
                if (fingerprint != null && field == KeyValue.KEY) {
                    fingerprint.update(bytes, at, at + n);
                }
                at += n;
                skip -= n;
                remaining -= n;
            } else {
                remaining--;
                digit(bytes[at++]);
            }
        }
    }

    /** Ends the message; whether it was sound. */
    boolean end() {
        if (fingerprint != null) {
            fingerprint.end();
        }
        return state == State.TAG && shift == 0 && skip == 0;
    }

    private void digit(byte next) {
        if (shift == LAST_VARINT_SHIFT && (next & 0xFF) > 1) {
            state = State.MALFORMED;
            return;
        }
        number |= (next & 0x7FL) << shift;
        if (next < 0) {
            shift += 7;
            return;
        }
        long value = number;
        number = 0;
        shift = 0;
        switch (state) {
            case TAG -> tag(value >>> 3, (int) value & 7);
            case NUMBER -> state = State.TAG;
            case LENGTH -> {
                state = State.TAG;
                skip(value);
            }
            case MALFORMED -> {}
        }
    }

    private void tag(long fieldNumber, int wireType) {
        field = fieldNumber;
        boolean known = fieldNumber <= KeyValue.LEASE;
        boolean ofBytes = fieldNumber == KeyValue.KEY || fieldNumber == KeyValue.VALUE;
        if (fieldNumber == 0
                || fieldNumber > LARGEST_FIELD
                || (known && wireType != (ofBytes ? ProtoReader.BYTES : ProtoReader.VARINT))) {
            state = State.MALFORMED;
            return;
        }
        switch (wireType) {
            case ProtoReader.VARINT -> state = State.NUMBER;
            case ProtoReader.BYTES -> {
                state = State.LENGTH;
                if (fieldNumber == KeyValue.KEY && fingerprint != null) {
                    fingerprint.begin();
                }
            }
            case ProtoReader.FIXED64 -> skip(Long.BYTES);
            case ProtoReader.FIXED32 -> skip(Integer.BYTES);
            default -> state = State.MALFORMED;
        }
    }

    private void skip(long bytes) {
        if (bytes < 0 || bytes > remaining) {
            state = State.MALFORMED;
        } else {
            skip = bytes;
        }
    }
}
