import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves the files of one directory on the loopback address by ranges, as an object store does, for as long as its input is open. Prints its port,
 * and then for every request the nanoseconds since the epoch at which it came. With a PKCS#12 file (password {@code changeit}) it speaks TLS.
 *
 * <p>{@code java RangeServer.java DIRECTORY [KEYS.p12]}
 */
class RangeServer {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final Path directory;

    RangeServer(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        HttpServer server = arguments.length > 1
                ? tls(HttpsServer.create(anyPort, 16), Path.of(arguments[1]))
                : HttpServer.create(anyPort, 16);
        server.createContext("/", new RangeServer(Path.of(arguments[0]))::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static HttpsServer tls(HttpsServer server, Path keys) throws Exception {
        char[] password = "changeit".toCharArray();
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        System.out.println(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()));
        Path file = directory.resolve(exchange.getRequestURI().getPath().substring(1)).normalize();
        try (exchange) {
            if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, file, Files.size(file));
        }
    }

    private static void send(HttpExchange exchange, Path file, long size) throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        long first = 0;
        long last = size - 1;
        if (range.matches()) {
            first = Long.parseLong(range.group(1));
            last = Math.min(last, Long.parseLong(range.group(2)));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + size);
        }
        exchange.getResponseHeaders().set("ETag", "\"" + size + "\"");
        exchange.sendResponseHeaders(range.matches() ? 206 : 200, last - first + 1);
        try (FileChannel channel = FileChannel.open(file)) {
            WritableByteChannel out = Channels.newChannel(exchange.getResponseBody());
            for (long at = first; at <= last; ) {
                at += channel.transferTo(at, last - at + 1, out);
            }
        }
    }
}
