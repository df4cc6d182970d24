package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds out what a request to publish has come to. The answer alone proves nothing: a success may be an error in disguise, an
 * error may follow a success of the try before, and most of the answers that are lost belong to requests that were carried out.
 * So the object is looked at every time, and told apart by the attempt id in it.
 */
final class Publication {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int INSUFFICIENT_STORAGE = 507;

    /** How often an object that does not fit is looked at. */
    private static final int LOOKS = 3;

    private final S3Calls calls;
    private final S3Requests requests;
    private final Look look;
    private final Attempt attempt;
    private final long size;
    private final Checksum checksum;

    Publication(S3Calls calls, S3Requests requests, Look look, Attempt attempt, long size, long crc32c) {
        this.calls = calls;
        this.requests = requests;
        this.look = look;
        this.attempt = attempt;
        this.size = size;
        this.checksum = Checksum.crc32c(crc32c);
    }

    /** The request that makes the object visible. */
    StoredObject publish(S3Calls.Request<?> request) throws ObjectStoreException {
        try {
            Object _ = calls.send(request);
        } catch (SdkException e) {
            return afterFailure(e);
        } catch (ObjectStoreException e) {
            throw unknown("the thread was interrupted while the store published it", e);
        }
        return afterSuccess();
    }

    private StoredObject afterSuccess() throws ObjectStoreException {
        Optional<Seen> seen;
        try {
            seen = look.at(attempt.key());
        } catch (ObjectStoreException e) {
            throw unknown("the store confirmed it and then could not be asked", e);
        }
        return ours(seen.orElseThrow(() -> unknown("the store confirmed it and does not have it")));
    }

    private StoredObject afterFailure(SdkException failure) throws ObjectStoreException {
        ObjectStoreException explained = calls.errors().explain("publish", where(), failure);
        Optional<Seen> seen;
        try {
            seen = look.at(attempt.key());
        } catch (ObjectStoreException e) {
            explained.addSuppressed(e);
            throw refused(failure) ? explained : unknown("the store failed and cannot be asked", explained);
        }
        if (seen.isPresent()) {
            return ours(seen.get());
        }
        if (failure instanceof AwsServiceException service && service.statusCode() == PRECONDITION_FAILED) {
            throw taken(where());
        }
        throw refused(failure) ? explained : unknown("the store failed, and does not have it now", explained);
    }

    /** Whether the store took the request in and said no, so that it will not be carried out later. */
    private static boolean refused(SdkException failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return false;
        }
        int status = service.statusCode();
        return switch (status) {
            case CONFLICT, NOT_IMPLEMENTED, INSUFFICIENT_STORAGE -> true;
            default -> status >= 400 && status < 500 && !Transience.isWorthRetrying(service);
        };
    }

    private StoredObject ours(Seen first) throws ObjectStoreException {
        Seen seen = surely(first);
        if (!isOurs(seen.attempt())) {
            // An empty object has no first byte, and is none of ours.
            throw seen.object().size() > 0 && isOurs(certainAttempt())
                    ? unknown("it is there, and the store's answers about it are cut off")
                    : taken(where());
        }
        StoredObject object = seen.object();
        if (object.size() != size) {
            throw withdraw(seen, Kind.UNAVAILABLE, "it has " + object.size() + " bytes, written were " + size);
        }
        Optional<Checksum> told = object.checksum().filter(sum -> sum.algorithm() == Checksum.Algorithm.CRC32C);
        if (told.isPresent() && !told.get().equals(checksum)) {
            throw withdraw(seen, Kind.UNAVAILABLE, "it has the checksum " + told.get() + ", written was " + checksum);
        }
        if (told.isEmpty() && requests.strict()) {
            throw withdraw(
                    seen,
                    Kind.UNSUPPORTED,
                    "the store keeps no checksum of it, so damage would not be noticed; choose compatible checksums and"
                            + " read back");
        }
        return new StoredObject(
                object.key(), object.version(), size, Optional.of(checksum), attempt.metadata(), object.lastModified());
    }

    /**
     * A header block that was cut off reads like a whole one that says less (a HEAD has no body whose length would tell), so what does not fit is
     * looked at again before it counts.
     */
    private Seen surely(Seen first) throws ObjectStoreException {
        Seen seen = first;
        for (int i = 1; i < LOOKS && !fits(seen); i++) {
            seen = asked(() -> look.at(attempt.key())).orElseThrow(() -> unknown("it was there and then was not"));
        }
        return seen;
    }

    private boolean fits(Seen seen) {
        StoredObject object = seen.object();
        return isOurs(seen.attempt())
                && object.size() == size
                && (!requests.strict() || object.checksum().equals(Optional.of(checksum)));
    }

    private boolean isOurs(Optional<String> id) {
        return id.equals(Optional.of(attempt.id()));
    }

    /** Whose object it is, from an answer that cannot be taken for another when it is cut off. */
    private Optional<String> certainAttempt() throws ObjectStoreException {
        return asked(() -> look.attempt(attempt.key()));
    }

    private <T> T asked(Question<T> question) throws ObjectStoreException {
        try {
            return question.ask();
        } catch (ObjectStoreException e) {
            throw unknown("something is there, and the store cannot be asked whose it is", e);
        }
    }

    private interface Question<T> {
        T ask() throws ObjectStoreException;
    }

    /** For a key that turns out to be somebody else's. */
    static ObjectStoreException taken(String where) {
        return new ObjectStoreException(
                Kind.ALREADY_EXISTS,
                where + " exists and is never replaced; choose another name or remove it yourself");
    }

    /** Takes away exactly the version that is ours and is not what was written. */
    private ObjectStoreException withdraw(Seen seen, Kind kind, String reason) {
        try {
            new Deletion(calls, requests).of(attempt.key(), seen);
            return new ObjectStoreException(kind, where() + " was taken away again: " + reason);
        } catch (ObjectStoreException e) {
            return unknown(reason + ", and it could not be taken away", e);
        }
    }

    private ObjectStoreException unknown(String reason) {
        return new ObjectStoreException(Kind.OUTCOME_UNKNOWN, unknownText(reason));
    }

    private ObjectStoreException unknown(String reason, ObjectStoreException cause) {
        return new ObjectStoreException(
                Kind.OUTCOME_UNKNOWN, unknownText(reason) + " (" + cause.getMessage() + ")", cause);
    }

    private String unknownText(String reason) {
        return "it is not known whether " + where() + " was published: " + reason + "; look at it before trying again";
    }

    private String where() {
        return calls.where(attempt.key());
    }
}
