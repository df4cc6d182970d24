package dev.rekindle.testing.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rekindle.testing.TestAuthority.PemPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cloud Storage on a port of 127.0.0.1, in memory: as much of its JSON API as a store of backups needs, a token service, and signed URLs. Give
 * it buckets, and say what goes wrong.
 */
public final class FakeGcs implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final FakeSignIn signIn = new FakeSignIn();
    private final FakeApi api;
    private final FaultPlan faults = new FaultPlan();
    private final AtomicLong bytesSent = new AtomicLong();
    private final List<String> headers = new CopyOnWriteArrayList<>();

    /** Who is served. */
    public enum Access {
        /** Everybody, as an emulator does. */
        ANYBODY,
        /** Only who shows a token or a good signature. */
        SIGNED_IN
    }

    private FakeGcs(HttpServer server, Access access, InstantSource clock) {
        this.server = server;
        this.api = new FakeApi(access, clock, signIn, endpoint().toString());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one without buckets. */
    public static FakeGcs start(Access access) {
        return start(access, InstantSource.system());
    }

    /** Starts one with a clock of its own. */
    public static FakeGcs start(Access access, InstantSource clock) {
        try {
            return new FakeGcs(HttpServer.create(anyPort(), 0), access, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one for everybody who trusts its certificate. */
    public static FakeGcs startTls(PemPair certificate) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(certificate)));
            return new FakeGcs(server, Access.ANYBODY, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public URI endpoint() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes an empty bucket; an older one of that name is forgotten. */
    public FakeGcs withBucket(String name) {
        api.newBucket(name);
        return this;
    }

    /** Gives a bucket further fields of its description, e.g. {@code versioning}. */
    public void describe(String bucket, Map<String, Object> fields) {
        api.bucket(bucket).settings(fields);
    }

    /** From now on a bucket replaces what it is told not to, as some emulators do. */
    public void ignorePreconditions(String bucket) {
        api.bucket(bucket).ignorePreconditions();
    }

    /** The names in a bucket, in order. */
    public List<String> names(String bucket) {
        return api.bucket(bucket).all().stream().map(FakeObject::name).toList();
    }

    /** The bytes at a name. */
    public Optional<byte[]> bytes(String bucket, String name) {
        return api.bucket(bucket).find(name, Map.of()).map(FakeObject::bytes);
    }

    /** Puts an object there as somebody else would, replacing what stands. */
    public void put(String bucket, String name, byte[] bytes) {
        FakeObject _ = api.bucket(bucket)
                .put(name, bytes, "application/octet-stream", Map.of(), Map.of())
                .orElseThrow();
    }

    /** How many uploads have begun and neither ended nor been cancelled. */
    public long openUploads() {
        return api.openUploads();
    }

    /** From the {@code first} to the {@code last} of the requests of a kind that come from now on, counted from 1, this goes wrong. */
    public void fault(GcsCall call, int first, int last, GcsFault fault) {
        faults.plan(call, first, last, fault);
    }

    /** Nothing goes wrong any more. */
    public void heal() {
        faults.clear();
    }

    /** How many requests of a kind there were. */
    public int seen(GcsCall call) {
        return faults.seen(call);
    }

    /** How many bytes of answers were taken by clients, or by the network between. */
    public long bytesSent() {
        return bytesSent.get();
    }

    /** Every header of every request, one a line. */
    public List<String> headers() {
        return List.copyOf(headers);
    }

    /** Writes the JSON key of a service account that gets its tokens here; an older key of it is revoked. */
    public void writeKey(Path file, String account) {
        signIn.writeKey(file, account, endpoint() + "/token");
    }

    /** A token that may do everything. */
    public String newToken() {
        return signIn.newToken();
    }

    /** All tokens are refused from now on. */
    public void revokeTokens() {
        signIn.revokeTokens();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            GcsRequest request = GcsRequest.of(exchange);
            request.headers().forEach((name, values) -> headers.add(name + ": " + values));
            Optional<GcsFault> fault = faults.next(request.call());
            if (fault.isEmpty()) {
                send(exchange, api.answer(request, request.bytesIfSession()), Integer.MAX_VALUE);
                return;
            }
            switch (fault.get()) {
                case GcsFault.Answers(int status, String body, Map<String, String> more) -> {
                    request.body().readAllBytes();
                    send(
                            exchange,
                            new GcsAnswer(status, more, body.getBytes(StandardCharsets.UTF_8)),
                            Integer.MAX_VALUE);
                }
                case GcsFault.Breaks() -> {}
                case GcsFault.LosesTheAnswer() -> api.answer(request, request.bytesIfSession());
                case GcsFault.CutsTheRequest(int bytes) -> api.answer(request, request.bytes(bytes));
                case GcsFault.CutsTheAnswer(int bytes) ->
                    send(exchange, api.answer(request, request.bytesIfSession()), bytes);
                case GcsFault.TellsAnotherChecksum() ->
                    send(exchange, otherChecksum(api.answer(request, request.bytesIfSession())), Integer.MAX_VALUE);
                case GcsFault.FlipsABit() ->
                    send(exchange, flipped(api.answer(request, request.bytesIfSession())), Integer.MAX_VALUE);
            }
        }
    }

    private void send(HttpExchange exchange, GcsAnswer answer, int most) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        // In pieces, so that one notices when the client has hung up.
        int length = Math.min(body.length, most);
        for (int at = 0; at < length; at += PIECE) {
            int piece = Math.min(PIECE, length - at);
            exchange.getResponseBody().write(body, at, piece);
            bytesSent.addAndGet(piece);
        }
    }

    private static GcsAnswer otherChecksum(GcsAnswer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return answer.withBody(text.replaceAll("\"crc32c\":\"[^\"]*\"", "\"crc32c\":\"AAAAAA==\"")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static GcsAnswer flipped(GcsAnswer answer) {
        byte[] bytes = answer.body().clone();
        bytes[bytes.length / 2] ^= 1;
        return answer.withBody(bytes);
    }
}
