package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ReadTicket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Signs URLs. A version that has no id is pinned by a signed {@code If-Match}, which the holder cannot leave out. */
final class Ticketing {
    /** SigV4 signs for no longer. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final S3Presigner presigner;
    private final Keys keys;
    private final S3Requests requests;
    private final Clock clock;

    Ticketing(S3Presigner presigner, Keys keys, S3Requests requests, Clock clock) {
        this.presigner = presigner;
        this.keys = keys;
        this.requests = requests;
        this.clock = clock;
    }

    ReadTicket ticket(ObjectKey key, S3Version version, Duration life) {
        Optional<Duration> session =
                keys.resolveCredentials().expirationTime().map(end -> Duration.between(clock.instant(), end));
        Duration granted = shorter(shorter(life, LONGEST), session.orElse(LONGEST));
        PresignedGetObjectRequest signed = presigner.presignGetObject(
                presign -> presign.signatureDuration(granted.compareTo(SHORTEST) < 0 ? SHORTEST : granted)
                        .getObjectRequest(requests.get(key, version).build()));
        var headers = new TreeMap<String, String>();
        signed.signedHeaders().forEach((name, values) -> {
            if (!"host".equals(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, String.join(",", values));
            }
        });
        Instant expires = signed.expiration();
        return new ReadTicket(url(signed), headers, Optional.of(expires));
    }

    private static URI url(PresignedGetObjectRequest signed) {
        try {
            return signed.url().toURI();
        } catch (URISyntaxException e) {
            // Without the URL: it is a secret.
            throw new IllegalStateException("a signed URL that is no URI");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
