package dev.rekindle.localize.source;

import java.nio.ByteBuffer;

/** Collects one range. Keeps what a broken connection had brought: the next try asks for the rest. */
final class RangeSink implements ByteSink {
    private final ByteBuffer target;
    private final int start;

    /** Fills {@code target} from its position to its limit. */
    RangeSink(ByteBuffer target) {
        this.target = target;
        this.start = target.position();
    }

    @Override
    public void accept(ByteBuffer bytes) throws PassingFailure {
        if (bytes.remaining() > target.remaining()) {
            throw new PassingFailure("more bytes came than were announced");
        }
        target.put(bytes);
    }

    int received() {
        return target.position() - start;
    }

    boolean isComplete() {
        return !target.hasRemaining();
    }
}
