package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.gcs.Retries.Attempts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of one generation. A connection that breaks is replaced by one that goes on at the very byte, of the same generation; an
 * object that is read whole is compared with the checksum that the store keeps.
 */
final class GcsRange implements ReadableByteChannel {
    private static final int BUFFER = 64 * 1024;

    private final GcsClient client;
    private final ObjectKey key;
    private final long generation;
    private final Attempts attempts;
    private final byte[] buffer = new byte[BUFFER];
    private final CRC32C crc = new CRC32C();
    private final long begin;
    private final long end;
    private final Optional<Checksum> expected;
    private long position;
    private boolean open = true;
    private @Nullable Download download;

    private GcsRange(GcsClient client, ObjectKey key, long generation, Download first, ByteRange range) {
        this.client = client;
        this.key = key;
        this.generation = generation;
        this.attempts = client.retries().begin("read", client.place(key));
        this.begin = range.offset();
        this.position = range.offset();
        this.end = range.offset() + Math.min(range.length(), first.total() - range.offset());
        this.expected = begin == 0 && end == first.total() ? first.checksum() : Optional.empty();
        this.download = first;
    }

    /** A running answer: the object's size and checksum as its headers tell them, and its bytes. */
    private record Download(HttpResponse response, InputStream bytes, long total, Optional<Checksum> checksum) {}

    /** Opens it, with at least one byte in the range. */
    static GcsRange open(GcsClient client, ObjectKey key, long generation, ByteRange range)
            throws ObjectStoreException {
        String place = client.place(key);
        Download first = client.retries()
                .run("read", place, () -> download(client, key, generation, range.offset(), range.length()));
        return new GcsRange(client, key, generation, first, range);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position == end) {
            compare();
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        while (true) {
            try {
                int read = readOnce((int) Math.min(Math.min(target.remaining(), BUFFER), end - position));
                target.put(buffer, 0, read);
                return read;
            } catch (ObjectStoreException e) {
                throw e;
            } catch (IOException e) {
                drop();
                attempts.failed(Problem.of(e));
            }
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        drop();
    }

    private int readOnce(int most) throws IOException {
        Download current = download;
        if (current == null) {
            current = download(client, key, generation, position, end - position);
            download = current;
        }
        int read = current.bytes().read(buffer, 0, most);
        if (read <= 0) {
            throw new IOException("it ended " + (end - position) + " bytes early");
        }
        crc.update(buffer, 0, read);
        position += read;
        attempts.progressed();
        if (position == end) {
            // Read to its end, so the connection can be used again.
            current.bytes().close();
            download = null;
        }
        return read;
    }

    private void compare() throws ObjectStoreException {
        Checksum found = Checksum.crc32c(crc.getValue());
        if (expected.isPresent() && !expected.get().equals(found)) {
            throw new ObjectStoreException(
                    Kind.UNAVAILABLE,
                    "cannot read " + client.place(key) + ": checksum mismatch: the store keeps " + expected.get() + ", "
                            + found + " arrived (" + (end - begin) + " bytes); read it again");
        }
    }

    /** Breaks the connection off: closing the stream would first read the rest of it. */
    private void drop() {
        Download current = download;
        download = null;
        if (current != null) {
            try {
                current.response().disconnect();
            } catch (IOException _) {
                // It is given up.
            }
        }
    }

    private static Download download(GcsClient client, ObjectKey key, long generation, long offset, long length)
            throws IOException {
        HttpRequest get = client.request("GET", client.objectUrl(key) + "?alt=media&generation=" + generation, null);
        get.setResponseReturnRawInputStream(true);
        boolean ranged = offset > 0 || length < Long.MAX_VALUE;
        if (ranged) {
            String last = length < Long.MAX_VALUE - offset ? String.valueOf(offset + length - 1) : "";
            get.getHeaders().setRange("bytes=" + offset + "-" + last);
        }
        HttpResponse response = get.execute();
        if (response.getStatusCode() != 200 && response.getStatusCode() != 206) {
            throw new GcsProblemException(Problem.of(response));
        }
        try {
            MediaHeaders headers = new MediaHeaders(response.getStatusCode(), response.getHeaders());
            headers.requireBegin(offset);
            headers.requireGeneration(generation);
            return new Download(response, response.getContent(), headers.total(), headers.checksum());
        } catch (RefusedConnectionException e) {
            response.disconnect();
            throw e;
        }
    }
}
