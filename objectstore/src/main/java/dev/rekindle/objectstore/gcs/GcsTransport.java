package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpTransport;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.GuardedDnsResolver;
import dev.rekindle.objectstore.net.NameResolution;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client below Google's: no redirects, no repetitions of its own, no cookies, no unpacking, and names resolved by a
 * resolver of ours, so that the address that was checked is the one that is connected to.
 */
final class GcsTransport {
    private static final int CONNECTIONS = 64;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307);

    /** They write headers, URLs of upload sessions and tokens. Held here, because a logger that nobody holds forgets its level. */
    private static final List<Logger> WIRE = Stream.of(
                    "com.google.api.client.http.HttpTransport",
                    "com.google.auth.http.HttpCredentialsAdapter",
                    "org.apache.hc.client5.http",
                    "org.apache.hc.client5.http.headers",
                    "org.apache.hc.client5.http.wire")
            .map(Logger::getLogger)
            .toList();

    private GcsTransport() {}

    static HttpTransport create(GcsConnection connection, NameResolution names) throws ObjectStoreException {
        WIRE.forEach(logger -> logger.setLevel(Level.OFF));
        GcsDeadlines deadlines = connection.deadlines();
        var times = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(deadlines.connect()))
                .setSocketTimeout(Timeout.of(deadlines.silence()))
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(Authorities.context(connection.authorities())))
                .setDnsResolver(new GuardedDnsResolver(names, connection.addresses()))
                .setDefaultConnectionConfig(times)
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .build();
        HttpClientBuilder client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .addResponseInterceptorFirst(GcsTransport::refuseRedirect)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching();
        connection.proxy().map(GcsTransport::host).ifPresent(client::setProxy);
        return new ApacheTransport(client.build());
    }

    /** 308 is not among them: to Google it means that an upload goes on. */
    private static void refuseRedirect(HttpResponse response, EntityDetails entity, HttpContext context)
            throws RefusedConnectionException {
        if (REDIRECTS.contains(response.getCode())) {
            throw new RefusedConnectionException(
                    Kind.DENIED,
                    "the store answered with a redirect (" + response.getCode()
                            + "), which is not followed; check the endpoint");
        }
    }

    private static HttpHost host(URI proxy) {
        return new HttpHost(proxy.getScheme(), proxy.getHost(), proxy.getPort());
    }
}
