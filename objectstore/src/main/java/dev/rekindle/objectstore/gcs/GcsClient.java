package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.NameResolution;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One bucket's client, and requests of our own beside it: the same transport, credentials and manners. */
final class GcsClient implements AutoCloseable {
    private final GcsOptions options;
    private final HttpTransport transport;
    private final Credentials credentials;
    private final Storage storage;
    private final HttpRequestFactory requests;
    private final Retries retries;

    private GcsClient(GcsOptions options, HttpTransport transport, Credentials credentials) {
        this.options = options;
        this.transport = transport;
        this.credentials = credentials;
        this.retries = new Retries(options.connection().deadlines());
        var http = new QuietHttp(transport, options.connection().deadlines());
        // An empty project: bucket and object requests need none, and the client would otherwise look for one in the
        // environment and at the metadata server.
        StorageOptions.Builder client = StorageOptions.http()
                .setTransportOptions(http)
                .setHost(options.connection().endpoint().toString())
                .setProjectId("")
                .setCredentials(credentials)
                .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build());
        options.project().ifPresent(client::setQuotaProjectId);
        StorageOptions built = client.build();
        this.storage = built.getService();
        this.requests = transport.createRequestFactory(http.getHttpRequestInitializer(built));
    }

    static GcsClient open(GcsOptions options, NameResolution names) throws ObjectStoreException {
        HttpTransport transport = GcsTransport.create(options.connection(), names);
        return new GcsClient(options, transport, credentials(options, transport));
    }

    GcsOptions options() {
        return options;
    }

    /** Google's client. It repeats nothing itself: call it inside {@link #retries}. */
    Storage storage() {
        return storage;
    }

    Retries retries() {
        return retries;
    }

    Credentials credentials() {
        return credentials;
    }

    HttpTransport transport() {
        return transport;
    }

    /** The object's name in the bucket. */
    String name(ObjectKey key) {
        return options.prefix().value() + key.value();
    }

    /** The object for people. */
    String place(ObjectKey key) {
        return options.location() + key.value();
    }

    /** The object's URL in the JSON API. */
    String objectUrl(ObjectKey key) {
        return origin() + "/storage/v1/b/" + encoded(options.bucket()) + "/o/" + encoded(name(key));
    }

    /** The bucket's URL in the JSON API. */
    String bucketUrl() {
        return origin() + "/storage/v1/b/" + encoded(options.bucket());
    }

    /** Where an upload to the bucket begins in the JSON API. */
    String uploadUrl() {
        return origin() + "/upload/storage/v1/b/" + encoded(options.bucket()) + "/o";
    }

    /** Whether a URL leads to the store we were told to use. */
    boolean isOurs(URI url) {
        URI endpoint = options.connection().endpoint();
        return endpoint.getScheme().equalsIgnoreCase(url.getScheme())
                && endpoint.getHost().equalsIgnoreCase(url.getHost())
                && endpoint.getPort() == url.getPort();
    }

    /** A request of our own; answers that say no are returned, not thrown. The URL is sent as it is. */
    HttpRequest request(String method, String url, @Nullable HttpContent content) throws IOException {
        HttpRequest request = requests.buildRequest(method, new GenericUrl(url, true), content);
        request.setThrowExceptionOnExecuteError(false);
        request.setParser(new JsonObjectParser(GsonFactory.getDefaultInstance()));
        customerKey().forEach(request.getHeaders()::set);
        return request;
    }

    /** The headers that show our own key to the store; empty where the store has the key. */
    Map<String, String> customerKey() {
        return switch (options.encryption()) {
            case GcsEncryption.CustomerKey key -> key.headers();
            case GcsEncryption.ManagedKey _, GcsEncryption.BucketDefault _ -> Map.of();
        };
    }

    @Override
    public void close() {
        try {
            storage.close();
            transport.shutdown();
        } catch (Exception _) {
            // Nothing is in flight that anyone waits for.
        }
    }

    /** Percent-encoded as one segment of a path, or a value of a query (RFC 3986). */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private String origin() {
        URI endpoint = options.connection().endpoint();
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    private static Credentials credentials(GcsOptions options, HttpTransport transport) throws ObjectStoreException {
        return switch (options.credentials()) {
            case GcsCredentials.None() -> NoCredentials.getInstance();
            case GcsCredentials.ServiceAccountFile(var file) -> new FileCredentials(file, () -> transport);
            case GcsCredentials.Ambient() -> ambient(options);
        };
    }

    /** By a transport of its own: the metadata server has a link-local address, which no endpoint may have. */
    private static Credentials ambient(GcsOptions options) throws ObjectStoreException {
        try {
            return GoogleCredentials.getApplicationDefault();
        } catch (IOException _) {
            throw new ObjectStoreException(
                    Kind.DENIED,
                    "cannot open " + options.location() + ": not signed in; name a service-account file, set"
                            + " GOOGLE_APPLICATION_CREDENTIALS, or run gcloud auth application-default login");
        }
    }
}
