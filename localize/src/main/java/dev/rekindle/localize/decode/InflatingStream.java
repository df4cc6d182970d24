package dev.rekindle.localize.decode;

import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.source.SnapshotStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of gzip members, one behind the other. Stricter than {@link java.util.zip.GZIPInputStream}, which takes whatever it does not
 * understand behind a member for the end.
 */
final class InflatingStream implements SnapshotStream {
    private static final int INPUT_BYTES = 256 << 10;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    /** Magic number, deflate, and no flag: no name, no comment, nothing else that would have to be skipped. */
    private static final int BEGINNING = 0x00_08_8b_1f;

    private enum State {
        BEFORE_FIRST,
        IN_MEMBER,
        BETWEEN
    }

    private final String name;
    private final SnapshotStream stored;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final ByteBuffer input =
            ByteBuffer.allocate(INPUT_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private State state = State.BEFORE_FIRST;
    private long memberBytes;

    InflatingStream(String name, SnapshotStream stored) {
        this.name = name;
        this.stored = stored;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public int read(ByteBuffer target) throws RestoreException, IOException, InterruptedException {
        while (state == State.IN_MEMBER || beginMember()) {
            int start = target.position();
            int count = inflate(target);
            if (count > 0) {
                crc.update(target.slice(start, count));
                memberBytes += count;
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw refused("it needs a dictionary, which gzip does not have");
            } else if (!more()) {
                throw refused("it ends inside a member");
            }
        }
        return -1;
    }

    private int inflate(ByteBuffer target) throws SnapshotRefusedException {
        try {
            inflater.setInput(input);
            return inflater.inflate(target);
        } catch (DataFormatException e) {
            throw refused("its deflate stream is damaged (" + e.getMessage() + ")");
        }
    }

    /** False at the end of the object, which lies between two members. */
    private boolean beginMember() throws RestoreException, IOException, InterruptedException {
        if (!input.hasRemaining() && !more()) {
            if (state == State.BEFORE_FIRST) {
                throw refused("it is empty");
            }
            return false;
        }
        require(HEADER_BYTES);
        if (input.getInt(input.position()) != BEGINNING) {
            throw refused(
                    state == State.BEFORE_FIRST
                            ? "it does not begin as our gzip objects do"
                            : "behind its last member lie bytes that are not one");
        }
        input.position(input.position() + HEADER_BYTES);
        inflater.reset();
        crc.reset();
        memberBytes = 0;
        state = State.IN_MEMBER;
        return true;
    }

    private void endMember() throws RestoreException, IOException, InterruptedException {
        require(TRAILER_BYTES);
        if (input.getInt() != (int) crc.getValue() || input.getInt() != (int) memberBytes) {
            throw refused("a member's checksum or length is not that of its content");
        }
        state = State.BETWEEN;
    }

    private void require(int bytes) throws RestoreException, IOException, InterruptedException {
        while (input.remaining() < bytes) {
            if (!more()) {
                throw refused("it ends inside a member");
            }
        }
    }

    /** False at the end of the object. */
    private boolean more() throws RestoreException, IOException, InterruptedException {
        input.compact();
        int count = stored.read(input);
        input.flip();
        return count >= 0;
    }

    private SnapshotRefusedException refused(String why) {
        return new SnapshotRefusedException(
                Reason.DECOMPRESSION_FAILED, name + ": cannot be decompressed: " + why + "; it is damaged");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stored.close();
    }
}
