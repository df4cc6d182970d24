package dev.rekindle.objectstore.gcs;

import com.google.auth.ServiceAccountSigner;
import com.google.auth.ServiceAccountSigner.SigningException;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.SignUrlOption;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ReadTicket;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets others read one generation of one object: by a URL signed with a service account's key (V4) where there is one, else by an
 * access token that is cut down to this object. Nobody's tickets are plain URLs.
 */
final class GcsTickets {
    /** Google's limit for signed URLs. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final GcsClient client;
    private final InstantSource clock;

    GcsTickets(GcsClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    ReadTicket issue(ObjectKey key, long generation, Duration life) throws ObjectStoreException {
        try {
            return switch (client.credentials()) {
                case FileCredentials file -> signed(key, generation, life, file.current());
                case ServiceAccountCredentials account -> signed(key, generation, life, account);
                case GoogleCredentials other
                when client.options().credentials() instanceof GcsCredentials.Ambient ->
                    cutDown(key, generation, other);
                default -> new ReadTicket(media(key, generation), client.customerKey(), Optional.empty());
            };
        } catch (IOException | SigningException e) {
            throw GcsErrors.explain("sign a ticket for", client.place(key), Problem.of(e));
        }
    }

    private ReadTicket signed(ObjectKey key, long generation, Duration life, ServiceAccountSigner signer) {
        Duration granted = life.compareTo(LONGEST) > 0 ? LONGEST : life;
        var query = new HashMap<>(Map.of("generation", String.valueOf(generation)));
        client.options().project().ifPresent(project -> query.put("userProject", project));
        Instant expires = clock.instant().plus(granted);
        URL url = client.storage()
                .signUrl(
                        BlobInfo.newBuilder(client.options().bucket(), client.name(key))
                                .build(),
                        granted.toSeconds(),
                        TimeUnit.SECONDS,
                        SignUrlOption.withV4Signature(),
                        SignUrlOption.withPathStyle(),
                        SignUrlOption.withHostName(
                                client.options().connection().endpoint().getRawAuthority()),
                        SignUrlOption.withQueryParams(query),
                        SignUrlOption.withExtHeaders(client.customerKey()),
                        SignUrlOption.signWith(signer));
        // The scheme is no part of what is signed, and the client writes https even for an emulator.
        String behindScheme = url.toString().substring(url.getProtocol().length());
        URI usable = URI.create(client.options().connection().endpoint().getScheme() + behindScheme);
        return new ReadTicket(usable, client.customerKey(), Optional.of(expires));
    }

    private ReadTicket cutDown(ObjectKey key, long generation, GoogleCredentials credentials) throws IOException {
        AccessToken token =
                new DownscopedToken(client.options().bucket(), client.name(key)).from(credentials, Optional.empty());
        var headers = new TreeMap<>(client.customerKey());
        headers.put("Authorization", "Bearer " + token.getTokenValue());
        client.options().project().ifPresent(project -> headers.put("x-goog-user-project", project));
        return new ReadTicket(
                media(key, generation),
                headers,
                Optional.ofNullable(token.getExpirationTime()).map(Date::toInstant));
    }

    private URI media(ObjectKey key, long generation) {
        return URI.create(client.objectUrl(key) + "?alt=media&generation=" + generation);
    }
}
