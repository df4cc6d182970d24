package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.net.CertificateFile;
import dev.rekindle.objectstore.net.GuardedDnsResolver;
import dev.rekindle.objectstore.net.NameResolution;
import dev.rekindle.objectstore.s3.S3Connection.Addressing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Builds the SDK's clients so that they do what {@link S3Options} say and nothing by themselves. */
final class S3Clients {
    private static final int CONNECTIONS = 64;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE_OF_THROTTLED = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private S3Clients() {}

    /** The caller closes it; the HTTP client inside goes with it. */
    static S3Client client(S3Options options, Keys keys, NameResolution resolution, Clock clock)
            throws ObjectStoreException {
        RequestLoggers.silence();
        S3Connection connection = options.connection();
        S3Deadlines deadlines = options.deadlines();
        Duration attempt = deadlines.idle().multipliedBy(2).plus(deadlines.connect());
        var builder = S3Client.builder()
                .region(Region.of(connection.region()))
                .credentialsProvider(keys)
                // The SDK closes what it built itself, and nothing else.
                .httpClientBuilder(http(options, resolution))
                .forcePathStyle(connection.addressing() == Addressing.PATH)
                // Checksums are ours (S3Requests): the SDK's own come as trailers in aws-chunked, which not every store
                // reads.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(overrides -> overrides
                        .retryStrategy(retries(deadlines, clock))
                        .apiCallTimeout(deadlines.call())
                        .apiCallAttemptTimeout(attempt));
        connection.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Signs URLs; connects to nothing. */
    static S3Presigner presigner(S3Options options, Keys keys) {
        S3Connection connection = options.connection();
        var builder = S3Presigner.builder()
                .region(Region.of(connection.region()))
                .credentialsProvider(keys)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(connection.addressing() == Addressing.PATH)
                        .build());
        connection.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static RetryStrategy retries(S3Deadlines deadlines, Clock clock) {
        RetryStrategy standard = StandardRetryStrategy.builder()
                .maxAttempts(deadlines.attempts())
                .useClientDefaults(false)
                .retryOnException(Transience::isWorthRetrying)
                .treatAsThrottling(Transience::isThrottling)
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE_OF_THROTTLED, LONGEST_PAUSE))
                // Bounded by parts in flight and by deadlines; a breaker would fail a backup that only had to wait.
                .circuitBreakerEnabled(false)
                .build();
        return new RetryAfter(standard, clock);
    }

    private static Apache5HttpClient.Builder http(S3Options options, NameResolution resolution)
            throws ObjectStoreException {
        S3Connection connection = options.connection();
        var builder = Apache5HttpClient.builder()
                .connectionTimeout(options.deadlines().connect())
                .socketTimeout(options.deadlines().idle())
                .connectionAcquisitionTimeout(options.deadlines().call())
                .maxConnections(CONNECTIONS)
                .tcpKeepAlive(true)
                .proxyConfiguration(proxy(connection))
                .dnsResolver(
                        new GuardedDnsResolver(resolution, connection.rules().addresses()));
        if (connection.authority().isPresent()) {
            TrustManager[] trust = trust(connection.authority().get());
            builder.tlsTrustManagersProvider(() -> trust);
        }
        return builder;
    }

    /** Never from the environment: a proxy that nobody configured here would hide from the rules for addresses. */
    private static ProxyConfiguration proxy(S3Connection connection) {
        var builder =
                ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
        connection.proxy().ifPresent(url -> {
            builder.endpoint(URI.create("http://" + url.getHost() + ":" + url.getPort()));
            String user = url.getUserInfo();
            if (user != null) {
                int colon = user.indexOf(':');
                builder.username(colon < 0 ? user : user.substring(0, colon));
                builder.password(colon < 0 ? "" : user.substring(colon + 1));
            }
        });
        return builder.build();
    }

    /** Trusts the certificates of a PEM file and no others. */
    private static TrustManager[] trust(Path pem) throws ObjectStoreException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFile.read(pem)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (ObjectStoreException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java has a key store and trusts what is in it", e);
        }
    }
}
