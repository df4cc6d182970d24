package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.StorageObject;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.gcs.Retries.Attempts;
import dev.rekindle.objectstore.gcs.SessionCalls.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A resumable upload: {@code POST} begins it, each {@code PUT} appends, the last one says how long the object is, and only then it
 * appears. After a broken request the store is asked how much it holds, and the upload goes on from there.
 *
 * <p>See "Resumable uploads" in the documentation of Cloud Storage.
 */
final class ResumableSession {
    /** All chunks but the last are multiples of this. */
    static final int QUANTUM = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final GcsClient client;
    private final String place;
    private final SessionCalls calls;
    private long held;
    private boolean unsettled;
    private Optional<StorageObject> premature = Optional.empty();

    private ResumableSession(GcsClient client, String place, SessionCalls calls) {
        this.client = client;
        this.place = place;
        this.calls = calls;
    }

    /** What a request was for. */
    private enum Reply {
        TO_BYTES,
        TO_A_QUESTION
    }

    /** A piece of a caller's buffer, and where it stands in the object. */
    private record Chunk(ByteBuffer bytes, long begin) {
        long end() {
            return begin + bytes.remaining();
        }

        ByteArrayContent from(long offset) {
            int skipped = Math.toIntExact(offset - begin);
            int start = bytes.arrayOffset() + bytes.position() + skipped;
            return new ByteArrayContent(null, bytes.array(), start, bytes.remaining() - skipped);
        }
    }

    /** Begins an upload; a lost answer leaves a session that nobody knows and that holds nothing. */
    static ResumableSession begin(GcsClient client, UploadRequest request) throws ObjectStoreException {
        String place = request.place();
        String url = client.retries().run("write", place, () -> {
            HttpRequest post = request.post();
            HttpResponse response = post.execute();
            if (response.getStatusCode() != 200) {
                throw new GcsProblemException(Problem.of(response));
            }
            String location = response.getHeaders().getLocation();
            response.disconnect();
            if (location == null || !client.isOurs(URI.create(location))) {
                throw new RefusedConnectionException(
                        Kind.DENIED,
                        "the store sent the upload to another host, which would get our credentials; check the endpoint");
            }
            return location;
        });
        return new ResumableSession(client, place, new SessionCalls(client, url));
    }

    /** Appends bytes that are not the last ones: a multiple of {@link #QUANTUM}, in an array. */
    void append(ByteBuffer bytes) throws ObjectStoreException {
        Chunk chunk = new Chunk(bytes, held);
        Attempts attempts = client.retries().begin("write", place);
        boolean ask = false;
        while (held < chunk.end()) {
            Progress progress;
            try {
                progress = ask
                        ? calls.put("bytes */*", nothing(), "")
                        : calls.put("bytes " + held + "-" + (chunk.end() - 1) + "/*", chunk.from(held), "");
            } catch (IOException e) {
                attempts.failed(Problem.of(e));
                ask = true;
                continue;
            }
            switch (progress) {
                case Progress.Held(long now) ->
                    advance(now, chunk, ask ? Reply.TO_A_QUESTION : Reply.TO_BYTES, attempts);
                case Progress.Done(StorageObject object) -> {
                    premature = Optional.of(object);
                    throw wrong("it ended the upload before the last byte was sent");
                }
            }
            ask = false;
        }
    }

    /**
     * Sends the last bytes, and with them the checksum of all, which the store compares before the object appears.
     *
     * @param crc32c big-endian in base64
     * @return what the store says it keeps
     */
    StorageObject finish(ByteBuffer bytes, String crc32c) throws ObjectStoreException {
        Chunk chunk = new Chunk(bytes, held);
        Attempts attempts = client.retries().begin("write", place);
        boolean ask = false;
        while (true) {
            Progress progress;
            try {
                progress = ask ? calls.put("bytes */" + chunk.end(), nothing(), "") : putLast(chunk, crc32c);
            } catch (IOException e) {
                Problem problem = Problem.of(e);
                unsettled |= problem.isAmbiguous();
                attempts.failed(problem);
                ask = true;
                continue;
            }
            switch (progress) {
                case Progress.Held(long now) ->
                    advance(now, chunk, ask ? Reply.TO_A_QUESTION : Reply.TO_BYTES, attempts);
                case Progress.Done(StorageObject object) -> {
                    return object;
                }
            }
            ask = false;
        }
    }

    private Progress putLast(Chunk chunk, String crc32c) throws IOException {
        return held == chunk.end()
                ? calls.put("bytes */" + chunk.end(), nothing(), crc32c)
                : calls.put("bytes " + held + "-" + (chunk.end() - 1) + "/" + chunk.end(), chunk.from(held), crc32c);
    }

    /** Whether the object may have appeared although {@link #finish} failed: an answer to its last bytes was lost. */
    boolean isUnsettled() {
        return unsettled;
    }

    /** What the store published before it was told to; it is not whole and must go. */
    Optional<StorageObject> premature() {
        return premature;
    }

    /** See {@link SessionCalls#cancel}. */
    boolean cancel() {
        return calls.cancel();
    }

    /** Takes over how much the store holds: it may be a part of the chunk, but nothing that was not sent, and nothing is lost. */
    private void advance(long now, Chunk chunk, Reply reply, Attempts attempts) throws ObjectStoreException {
        if (now < held || now > chunk.end()) {
            throw wrong("it holds " + now + " bytes, between " + held + " and " + chunk.end() + " were expected");
        }
        if (now > held) {
            attempts.progressed();
        } else if (reply == Reply.TO_BYTES) {
            attempts.failed(new Problem(503, "", "it took none of the bytes", Optional.empty(), null));
        }
        held = now;
    }

    private ObjectStoreException wrong(String what) {
        return new ObjectStoreException(
                Kind.UNAVAILABLE,
                "cannot write " + place + ": the store lost track of the upload, " + what + "; start over");
    }

    private static ByteArrayContent nothing() {
        return new ByteArrayContent(null, NOTHING);
    }
}
