package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.s3.S3Writing.Checksums;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Does on purpose what a store must refuse, whatever the options would have it do. */
final class ConditionTrials {
    /** At most so many objects can come to stand at the canary's key when the store refuses nothing. */
    static final int OVERWRITES = 2;

    private final S3Calls calls;
    private final S3Options options;
    private final S3Requests compatible;
    private final S3Requests strict;
    private final Look look;
    private final Clock clock;
    private final byte[] canary;

    ConditionTrials(S3Calls calls, S3Requests requests, Look look, Clock clock, byte[] canary) {
        this.calls = calls;
        this.options = requests.options();
        S3Writing conditional = options.writing().withoutRetention().withCreateOnly(CreateOnly.NATIVE);
        this.compatible = new S3Requests(options.withWriting(conditional.withChecksums(Checksums.COMPATIBLE)));
        this.strict = new S3Requests(options.withWriting(conditional.withChecksums(Checksums.STRICT)));
        this.look = look;
        this.clock = clock;
        this.canary = canary;
    }

    /** Tries to replace an object, at once and by parts. */
    List<Finding> createOnly(StoredObject taken) throws ObjectStoreException {
        return List.of(
                refusal(Check.CREATE_ONLY, taken, () -> putOver(taken.key())),
                refusal(Check.CREATE_ONLY_PARTS, taken, () -> completeOver(taken.key())));
    }

    /** Sends a wrong checksum, and asks for that of an object made of parts. */
    Finding checksums(ObjectKey free) throws ObjectStoreException {
        Optional<String> gap = wrongSumAccepted(free) ? Optional.of("a wrong checksum is not refused") : kept(free);
        if (gap.isEmpty()) {
            return new Finding(
                    Check.CHECKSUM, Verdict.GOOD, "a wrong checksum is refused, and that of the whole object is kept");
        }
        boolean needed = options.writing().checksums() == Checksums.STRICT;
        return new Finding(
                Check.CHECKSUM,
                needed ? Verdict.BAD : Verdict.WARNING,
                gap.get()
                        + (needed
                                ? "; choose compatible checksums (checksums=compatible)"
                                : "; objects are read back instead"));
    }

    /** A request that should be refused. */
    private interface Offence {
        void commit() throws ObjectStoreException;
    }

    private Finding refusal(Check check, StoredObject taken, Offence offence) throws ObjectStoreException {
        String reason;
        try {
            offence.commit();
            reason = "the store replaces an object that must not be replaced";
        } catch (AwsServiceException e) {
            boolean stands = look.at(taken.key()).stream()
                    .anyMatch(seen -> seen.object().version().equals(taken.version()));
            if (stands && (e.statusCode() == 412 || e.statusCode() == 409)) {
                return new Finding(check, Verdict.GOOD, "a taken key is refused by the store");
            }
            reason = String.valueOf(calls.errors()
                    .explain("try to replace", calls.where(taken.key()), e)
                    .getMessage());
        } catch (SdkException e) {
            reason = String.valueOf(calls.errors()
                    .explain("try to replace", calls.where(taken.key()), e)
                    .getMessage());
        }
        boolean guarded = options.writing().createOnly() == CreateOnly.HEAD_GUARD;
        return new Finding(
                check,
                guarded ? Verdict.WARNING : Verdict.BAD,
                reason
                        + (guarded
                                ? "; this process looks before it writes instead"
                                : "; choose the head guard (create-only=head-guard)"));
    }

    private void putOver(ObjectKey key) throws ObjectStoreException {
        PartBuffer bytes = bytes();
        Object _ = calls.send(client ->
                client.putObject(compatible.put(attempt(key), bytes), bytes.body("application/octet-stream")));
    }

    private void completeOver(ObjectKey key) throws ObjectStoreException {
        Parts parts = Parts.begin(calls, compatible, attempt(key), PartSize.of(0));
        try {
            PartBuffer _ = parts.send(bytes());
            parts.awaitAll();
            Object _ = calls.send(client -> client.completeMultipartUpload(
                    compatible.complete(key, parts.uploadId(), parts.done(), canary.length, crc())));
        } finally {
            parts.abort();
        }
    }

    private boolean wrongSumAccepted(ObjectKey key) throws ObjectStoreException {
        PartBuffer bytes = bytes();
        Attempt attempt = attempt(key);
        try {
            Object _ = calls.send(client -> client.putObject(
                    strict.put(attempt, bytes).toBuilder()
                            .checksumCRC32C(StoreSums.base64(~crc()))
                            .build(),
                    bytes.body("application/octet-stream")));
        } catch (SdkException e) {
            return false;
        }
        remove(key);
        return true;
    }

    /** What is missing of the checksum of an object made of parts; empty when nothing is. */
    private Optional<String> kept(ObjectKey key) throws ObjectStoreException {
        Attempt attempt = attempt(key);
        try {
            Parts parts = Parts.begin(calls, strict, attempt, PartSize.of(0));
            try {
                PartBuffer _ = parts.send(bytes());
                parts.awaitAll();
                var publication =
                        new Publication(calls, strict, new Look(calls, strict), attempt, canary.length, crc());
                StoredObject stored = publication.publish(client -> client.completeMultipartUpload(
                        strict.complete(key, parts.uploadId(), parts.done(), canary.length, crc())));
                remove(stored.key());
                return stored.checksum().equals(Optional.of(Checksum.crc32c(crc())))
                        ? Optional.empty()
                        : Optional.of("the checksum of the whole object is not kept");
            } finally {
                parts.abort();
            }
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.of("objects made of parts cannot carry a checksum of the whole (" + e.getMessage() + ")");
        }
    }

    private void remove(ObjectKey key) throws ObjectStoreException {
        Optional<Seen> seen = look.at(key);
        if (seen.isPresent()) {
            new Deletion(calls, strict).of(key, seen.get());
        }
    }

    private Attempt attempt(ObjectKey key) {
        return Attempt.at(key, Metadata.NONE, clock.instant());
    }

    private PartBuffer bytes() {
        var buffer = new PartBuffer(canary.length);
        buffer.fill(ByteBuffer.wrap(canary));
        return buffer;
    }

    private long crc() {
        var crc = new CRC32C();
        crc.update(canary);
        return crc.getValue();
    }
}
