package dev.rekindle.testing.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Signed requests to S3 by the JDK alone: to prepare a store, and to see what is really in it without the client under test. Bodies are held in
 * memory. Safe for several threads.
 */
public final class S3Requests implements AutoCloseable {
    static final String VERSIONING_ENABLED = """
            <VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Status>Enabled</Status></VersioningConfiguration>""";

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int FIRST_FAILURE = 300;

    private final S3Access access;
    private final SigV4 signer;
    private final HttpClient http;

    private S3Requests(S3Access access, HttpClient.Builder http) {
        this.access = access;
        this.signer = new SigV4(access);
        this.http = http.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** In plain text, or with TLS as the JDK trusts it. */
    public static S3Requests to(S3Access access) {
        return new S3Requests(access, HttpClient.newBuilder());
    }

    /** With TLS. */
    public static S3Requests to(S3Access access, SSLContext tls) {
        return new S3Requests(access, HttpClient.newBuilder().sslContext(tls));
    }

    /** One version of an object; a delete marker is a version, too. */
    public record Version(String key, String versionId, boolean deleteMarker) {}

    /** A multipart upload that was neither completed nor aborted. */
    public record OpenUpload(String key, String uploadId) {}

    /** Signs and sends it; the answer may be of any status. */
    public HttpResponse<byte[]> send(S3Request request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(signer.address(request))
                .timeout(DEADLINE)
                .method(
                        request.method(),
                        BodyPublishers.ofByteArray(request.body().toArray()));
        signer.sign(request, Instant.now()).forEach(builder::header);
        try {
            return http.send(builder.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + request.method() + " " + request.path(), e);
        }
    }

    /** Signs and sends it; an answer of no success is an {@link AssertionError} that shows what the server said. */
    public HttpResponse<byte[]> must(S3Request request) {
        try {
            HttpResponse<byte[]> response = send(request);
            if (response.statusCode() >= FIRST_FAILURE) {
                throw new AssertionError(request.method() + " " + request.path() + request.query() + ": HTTP "
                        + response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where they go, and in whose name. */
    S3Access access() {
        return access;
    }

    /** Whether the server answers its owner. */
    boolean serves() {
        try {
            return send(S3Request.of("GET", "/")).statusCode() < FIRST_FAILURE;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Makes a bucket. */
    public void createBucket(String name, BucketOption... options) {
        List<BucketOption> wanted = List.of(options);
        S3Request create = S3Request.of("PUT", "/" + name);
        must(
                wanted.contains(BucketOption.OBJECT_LOCK)
                        ? create.header("x-amz-bucket-object-lock-enabled", "true")
                        : create);
        if (wanted.contains(BucketOption.VERSIONING)) {
            must(S3Request.of("PUT", "/" + name).query("versioning", "").body(VERSIONING_ENABLED));
        }
    }

    /** Puts an object, whatever is there. */
    public void put(String bucket, String key, byte[] content) {
        must(S3Request.of("PUT", "/" + bucket + "/" + key).body(content));
    }

    /** The content of an object. */
    public byte[] get(String bucket, String key) {
        return must(S3Request.of("GET", "/" + bucket + "/" + key)).body();
    }

    /** A URL that lets whoever has it read one version of an object for so long; made without asking the server. */
    public URI presigned(String bucket, Version version, Duration life) {
        return signer.presign(
                S3Request.of("GET", "/" + bucket + "/" + version.key()).query("versionId", version.versionId()),
                Instant.now(),
                life);
    }

    /** The keys of all objects of a bucket, in the order of the server. */
    public List<String> keys(String bucket) {
        var keys = new ArrayList<String>();
        S3Request request = S3Request.of("GET", "/" + bucket).query("list-type", "2");
        Element page = xml(request);
        while (true) {
            each(page, "Contents", object -> keys.add(text(object, "Key")));
            if (!text(page, "IsTruncated").equals("true")) {
                return keys;
            }
            page = xml(request.query("continuation-token", text(page, "NextContinuationToken")));
        }
    }

    /** All versions of all objects of a bucket, delete markers among them; of a bucket without versioning, its objects. */
    public List<Version> versions(String bucket) {
        var versions = new ArrayList<Version>();
        S3Request request = S3Request.of("GET", "/" + bucket).query("versions", "");
        Element page = xml(request);
        while (true) {
            each(page, "Version", it -> versions.add(new Version(text(it, "Key"), text(it, "VersionId"), false)));
            each(page, "DeleteMarker", it -> versions.add(new Version(text(it, "Key"), text(it, "VersionId"), true)));
            if (!text(page, "IsTruncated").equals("true")) {
                return versions;
            }
            page = xml(request.query("key-marker", text(page, "NextKeyMarker"))
                    .query("version-id-marker", text(page, "NextVersionIdMarker")));
        }
    }

    /** The multipart uploads that are still open below {@code prefix}; MinIO lists only those of a whole key, so name that. */
    public List<OpenUpload> uploads(String bucket, String prefix) {
        var uploads = new ArrayList<OpenUpload>();
        S3Request request =
                S3Request.of("GET", "/" + bucket).query("uploads", "").query("prefix", prefix);
        Element page = xml(request);
        while (true) {
            each(page, "Upload", it -> uploads.add(new OpenUpload(text(it, "Key"), text(it, "UploadId"))));
            if (!text(page, "IsTruncated").equals("true")) {
                return uploads;
            }
            page = xml(request.query("key-marker", text(page, "NextKeyMarker"))
                    .query("upload-id-marker", text(page, "NextUploadIdMarker")));
        }
    }

    /** Sends it, must succeed, and parses the answer. */
    public Element xml(S3Request request) {
        return parse(must(request).body()).getDocumentElement();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static Document parse(byte[] xml) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("a JDK without XML", e);
        } catch (SAXException e) {
            throw new AssertionError("no XML: " + new String(xml, StandardCharsets.UTF_8), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void each(Element parent, String name, Consumer<Element> action) {
        var found = parent.getElementsByTagName(name);
        for (int i = 0; i < found.getLength(); i++) {
            action.accept((Element) found.item(i));
        }
    }

    /** The text of the first element of this name below {@code parent}; empty if there is none. */
    private static String text(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
