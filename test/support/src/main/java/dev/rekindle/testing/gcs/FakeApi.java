package dev.rekindle.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the requests mean: who may, which bucket, which object. */
final class FakeApi {
    private static final Pattern PART = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final FakeGcs.Access access;
    private final InstantSource clock;
    private final FakeSignIn signIn;
    private final String origin;
    private final Map<String, FakeBucket> buckets = new ConcurrentHashMap<>();
    private final FakeUploads uploads = new FakeUploads();

    FakeApi(FakeGcs.Access access, InstantSource clock, FakeSignIn signIn, String origin) {
        this.access = access;
        this.clock = clock;
        this.signIn = signIn;
        this.origin = origin;
    }

    void newBucket(String name) {
        buckets.put(name, new FakeBucket(name, clock));
    }

    FakeBucket bucket(String name) {
        FakeBucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new IllegalArgumentException("no bucket " + name);
        }
        return bucket;
    }

    long openUploads() {
        return uploads.open();
    }

    /**
     * Carries a request out.
     *
     * @param sessionBytes what arrived of it, if it is about an upload
     */
    GcsAnswer answer(GcsRequest request, byte[] sessionBytes) throws IOException {
        GcsCall call = request.call();
        if (call == GcsCall.TOKEN) {
            return signIn.token(request);
        }
        if (call == GcsCall.EXCHANGE) {
            return signIn.exchange(request);
        }
        Optional<GcsAnswer> refusal = refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String id = request.query().getOrDefault("upload_id", "");
        return switch (call) {
            case CHUNK, LAST_CHUNK, QUERY -> uploads.put(id, request, sessionBytes);
            case CANCEL -> uploads.cancel(id);
            case BEGIN, SIMPLE, HEAD, MEDIA, DELETE, LIST, BUCKET -> inBucket(call, request);
            case OTHER, TOKEN, EXCHANGE ->
                GcsAnswer.error(501, "notImplemented", request.method() + " " + request.path());
        };
    }

    private Optional<GcsAnswer> refusal(GcsRequest request) {
        if (request.query().containsKey("X-Goog-Signature")) {
            return SignedUrl.refusal(request, signIn, clock.instant());
        }
        return access == FakeGcs.Access.ANYBODY || signIn.admits(request)
                ? Optional.empty()
                : Optional.of(GcsAnswer.error(401, "authError", "Invalid Credentials"));
    }

    private GcsAnswer inBucket(GcsCall call, GcsRequest request) throws IOException {
        List<String> segments = request.segments();
        boolean xml = request.query().containsKey("X-Goog-Signature");
        String name = xml ? segments.getFirst() : segments.get(segments.indexOf("b") + 1);
        FakeBucket bucket = buckets.get(name);
        if (bucket == null) {
            return GcsAnswer.error(404, "notFound", "The specified bucket does not exist.");
        }
        String object = xml ? String.join("/", segments.subList(1, segments.size())) : segments.getLast();
        return switch (call) {
            case BEGIN -> uploads.begin(bucket, request, origin);
            case SIMPLE -> simple(bucket, request);
            case BUCKET -> bucket.describe();
            case LIST -> bucket.list(request.query());
            case DELETE -> bucket.delete(object, request.query());
            case HEAD ->
                bucket.find(object, request.query())
                        .map(found -> GcsAnswer.json(200, found.json()))
                        .orElseGet(() -> GcsAnswer.noSuchObject(name, object));
            case MEDIA ->
                bucket.find(object, request.query())
                        .map(found -> media(found, request.header("Range")))
                        .orElseGet(() -> GcsAnswer.noSuchObject(name, object));
            case CHUNK, LAST_CHUNK, QUERY, CANCEL, TOKEN, EXCHANGE, OTHER ->
                throw new IllegalStateException(call.name());
        };
    }

    private static GcsAnswer media(FakeObject object, String range) {
        byte[] bytes = object.bytes();
        Matcher part = PART.matcher(range);
        GcsAnswer whole = new GcsAnswer(200, Map.of(), bytes)
                .with("Content-Type", object.contentType())
                .with("x-goog-generation", String.valueOf(object.generation()))
                .with("x-goog-hash", "crc32c=" + object.crc32c());
        if (!part.matches()) {
            return whole;
        }
        long from = Long.parseLong(part.group(1));
        if (from >= bytes.length) {
            return GcsAnswer.error(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        long to =
                part.group(2).isEmpty() ? bytes.length - 1 : Math.min(Long.parseLong(part.group(2)), bytes.length - 1);
        return new GcsAnswer(206, whole.headers(), Arrays.copyOfRange(bytes, (int) from, (int) to + 1))
                .with("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
    }

    private static GcsAnswer simple(FakeBucket bucket, GcsRequest request) throws IOException {
        Multipart parts = "multipart".equals(request.query().get("uploadType"))
                ? Multipart.parse(request.header("Content-Type"), request.bytes())
                : new Multipart("{}".getBytes(StandardCharsets.UTF_8), request.bytes());
        JsonNode description = GcsAnswer.JSON.readTree(parts.description());
        String sum = description.path("crc32c").asText("");
        if (!sum.isEmpty() && !sum.equals(FakeObject.crc32c(parts.media()))) {
            return GcsAnswer.error(400, "invalid", "Provided CRC32C doesn't match calculated CRC32C");
        }
        String name =
                request.query().getOrDefault("name", description.path("name").asText());
        return bucket.put(
                        name,
                        parts.media(),
                        "application/octet-stream",
                        FakeUploads.metadata(description),
                        request.query())
                .map(made -> GcsAnswer.json(200, made.json()))
                .orElseGet(GcsAnswer::preconditionFailed);
    }
}
