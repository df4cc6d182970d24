package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.StorageObject;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The requests to the URL of an upload session. Whoever knows that URL can write the object, so it is in no message. */
final class SessionCalls {
    private static final int GOES_ON = 308;
    /** Google's answer to a cancelled session. */
    private static final int CANCELLED = 499;

    private static final Pattern HELD = Pattern.compile("bytes=0-(\\d{1,18})");

    private final GcsClient client;
    private final String url;

    SessionCalls(GcsClient client, String url) {
        this.client = client;
        this.url = url;
    }

    /** What an answer says about the bytes. */
    sealed interface Progress {
        /** The store holds so many, and waits for more. */
        record Held(long bytes) implements Progress {}

        /** The object is there. */
        record Done(StorageObject object) implements Progress {}
    }

    /**
     * Sends bytes, or asks how much is held.
     *
     * @param range the {@code Content-Range}
     * @param crc32c of the whole object, in base64, with its last bytes; else empty
     */
    Progress put(String range, ByteArrayContent content, String crc32c) throws IOException {
        HttpRequest request = client.request("PUT", url, content);
        request.getHeaders().setContentRange(range);
        if (!crc32c.isEmpty()) {
            request.getHeaders().set("x-goog-hash", "crc32c=" + crc32c);
        }
        HttpResponse response = request.execute();
        return switch (response.getStatusCode()) {
            case 200, 201 -> new Progress.Done(published(response));
            case GOES_ON -> {
                String header = response.getHeaders().getRange();
                response.ignore();
                yield new Progress.Held(heldBy(header));
            }
            case 404, 410 -> {
                response.disconnect();
                throw new RefusedConnectionException(
                        Kind.UNAVAILABLE, "the store does not know this upload any more; start over");
            }
            default -> throw new GcsProblemException(Problem.of(response));
        };
    }

    /**
     * Cancels the upload. Returns true when the store says that it is cancelled, so that the object cannot appear any more; a
     * session that is not cancelled is invisible and ends by itself after a week.
     */
    boolean cancel() {
        try {
            HttpResponse response = client.request("DELETE", url, null).execute();
            int status = response.getStatusCode();
            response.disconnect();
            return status == CANCELLED || status == 204;
        } catch (IOException _) {
            return false;
        }
    }

    /** Success is a description of the object; anything else, such as a proxy's page, is no answer, and the store is asked. */
    private static StorageObject published(HttpResponse response) throws IOException {
        try {
            StorageObject object = response.parseAs(StorageObject.class);
            if (object == null) {
                throw new IOException("an answer without a description");
            }
            return object;
        } catch (IllegalArgumentException e) {
            throw new IOException("an answer that is no description", e);
        } finally {
            response.disconnect();
        }
    }

    private static long heldBy(@Nullable String range) throws IOException {
        if (range == null) {
            return 0;
        }
        Matcher matcher = HELD.matcher(range);
        if (!matcher.matches()) {
            throw new RefusedConnectionException(
                    Kind.UNSUPPORTED, "the store does not say how much of the upload it holds");
        }
        return Long.parseLong(matcher.group(1)) + 1;
    }
}
