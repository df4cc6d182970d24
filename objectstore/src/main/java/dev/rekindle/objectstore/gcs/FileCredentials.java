package dev.rekindle.objectstore.gcs;

import com.google.auth.Credentials;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service account whose key file is looked at before each request, and read again when it holds something else: a Kubernetes
 * Secret is replaced under our feet. What is half written or gone for a moment leaves the last good key in use.
 */
final class FileCredentials extends Credentials {
    private static final long serialVersionUID = 1L;
    private static final Set<String> SCOPES = Set.of("https://www.googleapis.com/auth/devstorage.read_write");
    private static final int LARGEST_FILE = 64 * 1024;

    private final transient Path file;
    private final transient HttpTransportFactory transport;
    private transient byte[] content = new byte[0];
    private transient @Nullable ServiceAccountCredentials current;

    FileCredentials(Path file, HttpTransportFactory transport) {
        this.file = file;
        this.transport = transport;
    }

    /** The account of the file as it is now. */
    synchronized ServiceAccountCredentials current() throws RefusedConnectionException {
        ServiceAccountCredentials known = current;
        try (var in = Files.newInputStream(file)) {
            byte[] now = in.readNBytes(LARGEST_FILE);
            if (known != null && Arrays.equals(now, content)) {
                return known;
            }
            ServiceAccountCredentials read = parse(now);
            content = now;
            current = read;
            return read;
        } catch (IOException | RuntimeException _) {
            if (known != null) {
                return known;
            }
            // Without the cause: the parser's message may show a part of the file.
            throw new RefusedConnectionException(
                    Kind.DENIED,
                    "service-account file " + file + " cannot be read, or is not the JSON key of a service account");
        }
    }

    @Override
    public String getAuthenticationType() {
        return "OAuth2";
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        return current().getRequestMetadata(uri);
    }

    @Override
    public boolean hasRequestMetadata() {
        return true;
    }

    @Override
    public boolean hasRequestMetadataOnly() {
        return true;
    }

    @Override
    public void refresh() throws IOException {
        current().refresh();
    }

    /** Our own loop repeats, so the account does not. */
    private ServiceAccountCredentials parse(byte[] json) throws IOException {
        var account = ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json), transport);
        return account.toBuilder()
                .setScopes(SCOPES)
                .setDefaultRetriesEnabled(false)
                .build();
    }
}
