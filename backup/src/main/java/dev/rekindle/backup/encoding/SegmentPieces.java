package dev.rekindle.backup.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Hands Tink's encrypting channel its plain bytes in pieces that end one byte behind a segment, from outside the heap. What comes out is the
 * same for any pieces, but these it encrypts from where they are, and then the JDK works in small steps that are soon compiled to the
 * processor's AES; between two arrays it does a whole segment in one call, which stays interpreted for gigabytes.
 */
final class SegmentPieces implements WritableByteChannel {
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 40;

    private final WritableByteChannel encrypting;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(SEGMENT_BYTES);

    SegmentPieces(WritableByteChannel encrypting) {
        this.encrypting = encrypting;
        piece.limit(SEGMENT_BYTES - TAG_BYTES - HEADER_BYTES + 1);
    }

    @Override
    public int write(ByteBuffer plain) throws IOException {
        int total = plain.remaining();
        while (plain.hasRemaining()) {
            int count = Math.min(plain.remaining(), piece.remaining());
            piece.put(plain.slice(plain.position(), count));
            plain.position(plain.position() + count);
            if (!piece.hasRemaining()) {
                encrypt();
            }
        }
        return total;
    }

    private void encrypt() throws IOException {
        piece.flip();
        while (piece.hasRemaining()) {
            encrypting.write(piece);
        }
        piece.clear().limit(SEGMENT_BYTES - TAG_BYTES);
    }

    @Override
    public boolean isOpen() {
        return encrypting.isOpen();
    }

    @Override
    public void close() throws IOException {
        encrypt();
        encrypting.close();
    }
}
