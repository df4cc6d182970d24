package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Tries a bucket with objects of its own, which it removes, and asks what the API tells. */
final class S3Probe {
    private static final byte[] CANARY = new byte[4096];
    private static final Duration NOTABLE_SKEW = Duration.ofMinutes(1);

    private final S3Store store;
    private final S3Calls calls;
    private final S3Requests requests;
    private final Look look;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    S3Probe(S3Store store, S3Calls calls, S3Requests requests, Look look, Clock clock) {
        this.store = store;
        this.calls = calls;
        this.requests = requests;
        this.look = look;
        this.clock = clock;
    }

    StoreProbe run(ObjectPrefix prefix) throws ObjectStoreException {
        Optional<Duration> skew = firstContact(prefix);
        ObjectKey key = prefix.key("rekindle-probe-" + UUID.randomUUID());
        Optional<StoredObject> stored = put(key);
        if (stored.isPresent()) {
            tryOut(stored.get(), prefix);
        }
        skew.ifPresent(this::clock);
        findings.addAll(new BucketSettings(calls, requests.options(), prefix).findings());
        findings.sort((one, other) -> one.check().compareTo(other.check()));
        return new StoreProbe(store.location(), findings, skew);
    }

    /** A refusal to list is a finding; a store that is not there, or does not know us, leaves nothing to be found. */
    private Optional<Duration> firstContact(ObjectPrefix prefix) throws ObjectStoreException {
        try {
            ListObjectsV2Response page = calls.send(client -> client.listObjectsV2(
                    request -> request.bucket(requests.options().bucket())
                            .prefix(requests.options().prefix().value() + prefix.value())
                            .maxKeys(1)));
            found(Check.LIST, Verdict.GOOD, "objects below the prefix are listed");
            return S3Errors.skew(page.sdkHttpResponse(), clock);
        } catch (SdkException e) {
            ObjectStoreException explained = calls.errors().explain("probe", calls.location() + prefix, e);
            if (!(e instanceof AwsServiceException service)
                    || !S3Errors.code(service).equals("AccessDenied")) {
                throw explained;
            }
            found(Check.LIST, Verdict.BAD, String.valueOf(explained.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<StoredObject> put(ObjectKey key) {
        S3Requests unlocked = new S3Requests(
                requests.options().withWriting(requests.options().writing().withoutRetention()));
        var attempt = Attempt.at(key, Metadata.NONE, clock.instant());
        try (var upload = new S3Upload(calls, unlocked, look, attempt, PartSize.of(CANARY.length))) {
            upload.write(ByteBuffer.wrap(CANARY));
            StoredObject stored = upload.complete();
            found(Check.PUT, Verdict.GOOD, "an object was written and looked at");
            return Optional.of(stored);
        } catch (ObjectStoreException e) {
            found(Check.PUT, Verdict.BAD, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void tryOut(StoredObject stored, ObjectPrefix prefix) throws ObjectStoreException {
        var trials = new ConditionTrials(calls, requests, look, clock, CANARY);
        try {
            attempt(
                    Check.HEAD,
                    "size, version and metadata are told",
                    () -> store.head(stored.key()).orElseThrow());
            attempt(Check.READ, "a range can be read", () -> read(stored));
            findings.add(pinned(stored));
            findings.addAll(trials.createOnly(stored));
            findings.add(trials.checksums(prefix.key("rekindle-probe-" + UUID.randomUUID())));
        } finally {
            findings.add(removal(stored));
        }
    }

    private int read(StoredObject stored) throws IOException {
        try (ReadableByteChannel channel =
                store.read(stored.key(), stored.version(), new ByteRange(CANARY.length - 1, 1))) {
            return channel.read(ByteBuffer.allocate(1));
        }
    }

    private Finding pinned(StoredObject stored) {
        var other = new S3Version(Optional.empty(), "0123456789abcdef0123456789abcdef");
        try (ReadableByteChannel channel = store.read(stored.key(), other.toVersion(), ByteRange.ALL)) {
            return new Finding(
                    Check.PINNED_READ, Verdict.BAD, "a read that names another version is served (" + channel + ")");
        } catch (IOException e) {
            boolean refused = e instanceof ObjectStoreException explained && explained.kind() == Kind.CHANGED;
            return refused
                    ? new Finding(Check.PINNED_READ, Verdict.GOOD, "a read that names another version is refused")
                    : new Finding(Check.PINNED_READ, Verdict.BAD, String.valueOf(e.getMessage()));
        }
    }

    /** Takes away the canary and whatever a store without conditions let stand in its place. */
    private Finding removal(StoredObject stored) {
        try {
            store.delete(
                    stored.key(), look.at(stored.key()).orElseThrow().object().version());
            for (int i = 0;
                    i < ConditionTrials.OVERWRITES && look.at(stored.key()).isPresent();
                    i++) {
                store.delete(
                        stored.key(),
                        look.at(stored.key()).orElseThrow().object().version());
            }
            return new Finding(Check.DELETE, Verdict.GOOD, "exactly this object was deleted");
        } catch (ObjectStoreException e) {
            return new Finding(
                    Check.DELETE,
                    isLocked(stored.key()) ? Verdict.WARNING : Verdict.BAD,
                    String.valueOf(e.getMessage()));
        }
    }

    /** A bucket whose own rule locks every object locks the canary, too. */
    private boolean isLocked(ObjectKey key) {
        try {
            return look.at(key).flatMap(Seen::lockedUntil).isPresent();
        } catch (ObjectStoreException e) {
            return false;
        }
    }

    private void clock(Duration skew) {
        boolean notable = skew.abs().compareTo(NOTABLE_SKEW) > 0;
        found(
                Check.CLOCK,
                notable ? Verdict.WARNING : Verdict.GOOD,
                notable
                        ? "the store's clock is " + skew.abs().toSeconds() + " s "
                                + (skew.isNegative() ? "behind" : "ahead of") + " ours; set it (NTP)"
                        : "the store's clock agrees with ours");
    }

    /** One call that is to succeed. */
    private interface Trial {
        Object run() throws IOException;
    }

    private void attempt(Check check, String good, Trial trial) {
        try {
            Object _ = trial.run();
            found(check, Verdict.GOOD, good);
        } catch (IOException e) {
            found(check, Verdict.BAD, String.valueOf(e.getMessage()));
        }
    }

    private void found(Check check, Verdict verdict, String detail) {
        findings.add(new Finding(check, verdict, detail));
    }
}
