package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpResponse;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tries a bucket with objects of its own, and asks what it says about itself. */
final class GcsProbe {
    private static final byte[] CANARY = new byte[4096];
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    private final GcsStore store;
    private final GcsClient client;
    private final ObjectPrefix prefix;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    GcsProbe(GcsStore store, GcsClient client, ObjectPrefix prefix, InstantSource clock) {
        this.store = store;
        this.client = client;
        this.prefix = prefix;
        this.clock = clock;
    }

    StoreProbe run() throws ObjectStoreException {
        ObjectKey key = prefix.key("rekindle-probe-" + UUID.randomUUID());
        Optional<StoredObject> stored = put(key);
        if (stored.isPresent()) {
            tryOut(stored.get());
        }
        refuseWrongChecksum(prefix.key("rekindle-probe-" + UUID.randomUUID()));
        Optional<Duration> skew = skew(key);
        findings.add(clockFinding(skew));
        findings.addAll(new BucketFindings(client).all());
        findings.sort((a, b) -> a.check().compareTo(b.check()));
        return new StoreProbe(store.location(), findings, skew);
    }

    /** Two uploads begin while the key is free; the one that ends second must be refused at its end. */
    private Optional<StoredObject> put(ObjectKey key) {
        try (Upload first = store.create(key, Metadata.NONE, CANARY.length);
                Upload second = store.create(key, Metadata.NONE, CANARY.length)) {
            first.write(ByteBuffer.wrap(CANARY));
            second.write(ByteBuffer.wrap(CANARY));
            StoredObject stored = first.complete();
            found(Check.PUT, Verdict.GOOD, "an object was written");
            refuse(Check.CREATE_ONLY_PARTS, "an upload that ended second was refused", second::complete);
            return Optional.of(stored);
        } catch (ObjectStoreException e) {
            found(Check.PUT, Verdict.BAD, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void tryOut(StoredObject stored) {
        attempt(
                Check.HEAD,
                "size, generation and checksum are told",
                () -> store.head(stored.key()).orElseThrow());
        attempt(Check.READ, "a range can be read", () -> read(stored.key(), stored.version()));
        long other = Long.parseLong(stored.version().value()) + 1;
        refuse(
                Check.PINNED_READ,
                "another generation is refused",
                () -> read(stored.key(), new ObjectVersion(String.valueOf(other))));
        attempt(Check.LIST, "the object is listed", () -> store.list(prefix));
        refuse(Check.CREATE_ONLY, "a taken key is refused", () -> {
            try (Upload taken = store.create(stored.key(), Metadata.NONE, CANARY.length)) {
                taken.write(ByteBuffer.wrap(CANARY));
                return taken.complete();
            }
        });
        attempt(Check.DELETE, "exactly this generation was deleted", () -> {
            store.delete(stored.key(), stored.version());
            return stored;
        });
    }

    /** A store that takes bytes which do not match their checksum is found out by us only after the object appeared. */
    private void refuseWrongChecksum(ObjectKey key) {
        var request =
                new UploadRequest(client, key, Metadata.NONE, UUID.randomUUID().toString());
        String wrong = GcsObjects.base64(Checksum.crc32c(1));
        try {
            ResumableSession session = ResumableSession.begin(client, request);
            try {
                session.finish(ByteBuffer.wrap(CANARY), wrong);
            } catch (ObjectStoreException e) {
                session.cancel();
                throw e;
            }
            found(
                    Check.CHECKSUM,
                    Verdict.WARNING,
                    "bytes that do not match their checksum are taken; uploads are compared after they appeared");
            store.delete(key, store.head(key).orElseThrow().version());
        } catch (ObjectStoreException e) {
            boolean refused = String.valueOf(e.getMessage()).endsWith(GcsErrors.DAMAGED);
            found(
                    Check.CHECKSUM,
                    refused ? Verdict.GOOD : Verdict.UNKNOWN,
                    refused ? "bytes that do not match their checksum are refused" : String.valueOf(e.getMessage()));
        }
    }

    private int read(ObjectKey key, ObjectVersion version) throws IOException {
        try (ReadableByteChannel channel = store.read(key, version, new ByteRange(CANARY.length - 1, 1))) {
            return channel.read(ByteBuffer.allocate(1));
        }
    }

    /** By the date of any answer, in the middle of the time it took. */
    private Optional<Duration> skew(ObjectKey key) {
        try {
            Instant before = clock.instant();
            HttpResponse response =
                    client.request("GET", client.objectUrl(key), null).execute();
            Instant after = clock.instant();
            String date = response.getHeaders().getDate();
            response.disconnect();
            if (date == null) {
                return Optional.empty();
            }
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Instant ours = before.plus(Duration.between(before, after).dividedBy(2));
            return Optional.of(Duration.between(ours, theirs));
        } catch (IOException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Finding clockFinding(Optional<Duration> skew) {
        if (skew.isEmpty()) {
            return new Finding(Check.CLOCK, Verdict.UNKNOWN, "the store does not tell the time");
        }
        long seconds = skew.get().toSeconds();
        return skew.get().abs().compareTo(TOLERATED_SKEW) > 0
                ? new Finding(
                        Check.CLOCK,
                        Verdict.WARNING,
                        "the store's clock is " + seconds
                                + " s ahead of ours; set this machine's clock (NTP), tokens and"
                                + " retention depend on it")
                : new Finding(Check.CLOCK, Verdict.GOOD, "the clocks differ by " + Math.abs(seconds) + " s");
    }

    /** One call. */
    private interface Attempt {
        Object run() throws IOException;
    }

    private void attempt(Check check, String good, Attempt attempt) {
        try {
            Object _ = attempt.run();
            found(check, Verdict.GOOD, good);
        } catch (IOException e) {
            found(check, Verdict.BAD, String.valueOf(e.getMessage()));
        }
    }

    /** A call that is to be refused because of what stands, or does not stand, at the key. */
    private void refuse(Check check, String good, Attempt attempt) {
        try {
            Object _ = attempt.run();
            found(check, Verdict.BAD, "it was not refused; this store does not honour generations");
        } catch (ObjectStoreException e) {
            boolean refused = switch (e.kind()) {
                case ALREADY_EXISTS, CHANGED, NOT_FOUND -> true;
                case INVALID_RANGE, DENIED, NO_SPACE, UNAVAILABLE, UNSUPPORTED, INTERRUPTED, OUTCOME_UNKNOWN -> false;
            };
            found(check, refused ? Verdict.GOOD : Verdict.UNKNOWN, refused ? good : String.valueOf(e.getMessage()));
        } catch (IOException e) {
            found(check, Verdict.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private void found(Check check, Verdict verdict, String detail) {
        findings.add(new Finding(check, verdict, detail));
    }
}
