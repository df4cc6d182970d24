package dev.rekindle.localize.decode;

import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.localize.source.SnapshotStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** An object in memory. */
final class BytesSource implements SnapshotSource {
    private final byte[] bytes;
    private final int mostAtOnce;
    private final Size size;

    /** Whether the length is known before the end. */
    enum Size {
        ANNOUNCED,
        UNKNOWN
    }

    /** Yields at most {@code mostAtOnce} bytes for one read. */
    BytesSource(byte[] bytes, int mostAtOnce, Size size) {
        this.bytes = bytes;
        this.mostAtOnce = mostAtOnce;
        this.size = size;
    }

    static BytesSource of(byte[] bytes) {
        return new BytesSource(bytes, Integer.MAX_VALUE, Size.UNKNOWN);
    }

    @Override
    public SnapshotStream open() {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        return new SnapshotStream() {
            @Override
            public OptionalLong size() {
                return size == Size.ANNOUNCED ? OptionalLong.of(bytes.length) : OptionalLong.empty();
            }

            @Override
            public int read(ByteBuffer target) {
                int count = Math.min(mostAtOnce, Math.min(rest.remaining(), target.remaining()));
                target.put(rest.slice(rest.position(), count));
                rest.position(rest.position() + count);
                return count == 0 ? -1 : count;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String describe() {
        return "object";
    }

    /** Everything that a source yields; what came before a failure is in {@code target}. */
    static void drain(SnapshotSource source, ByteArrayOutputStream target)
            throws RestoreException, IOException, InterruptedException {
        ByteBuffer chunk = ByteBuffer.allocate(300_000);
        try (SnapshotStream stream = source.open()) {
            while (stream.read(chunk.clear()) >= 0) {
                target.write(chunk.array(), 0, chunk.position());
            }
        }
    }
}
