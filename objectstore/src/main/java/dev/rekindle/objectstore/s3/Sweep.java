package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Ends multipart uploads that nobody will end any more. */
final class Sweep {
    private static final int NOT_FOUND = 404;

    private final S3Calls calls;
    private final S3Options options;
    private final InstantSource clock;

    Sweep(S3Calls calls, S3Options options, InstantSource clock) {
        this.calls = calls;
        this.options = options;
        this.clock = clock;
    }

    int run(ObjectPrefix prefix, Duration age) throws ObjectStoreException {
        String below = options.prefix().value() + prefix.value();
        List<MultipartUpload> old = old(below, below, age);
        if (old.isEmpty() && !below.isEmpty() && options.connection().endpoint().isPresent()) {
            // MinIO lists uploads of one exact key or of the whole bucket, and nothing for any other prefix.
            old = old("", below, age);
        }
        int ended = 0;
        for (MultipartUpload upload : old) {
            ended += end(upload) ? 1 : 0;
        }
        return ended;
    }

    /**
     * Compares times of the store's clock only, so that a wrong clock here ends no upload that is alive; in whole seconds, as the
     * store tells its time.
     */
    private List<MultipartUpload> old(String asked, String below, Duration age) throws ObjectStoreException {
        var old = new ArrayList<MultipartUpload>();
        String keyMarker = "";
        String idMarker = "";
        while (true) {
            ListMultipartUploadsResponse page = page(asked, keyMarker, idMarker);
            Instant now = S3Errors.time(page.sdkHttpResponse()).orElseGet(clock::instant);
            page.uploads().stream()
                    .filter(upload -> upload.key().startsWith(below))
                    .filter(upload -> upload.initiated() != null
                            && !upload.initiated()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .isAfter(now.minus(age)))
                    .forEach(old::add);
            String nextKey = Objects.requireNonNullElse(page.nextKeyMarker(), "");
            String nextId = Objects.requireNonNullElse(page.nextUploadIdMarker(), "");
            boolean stays = nextKey.equals(keyMarker) && nextId.equals(idMarker);
            if (!Boolean.TRUE.equals(page.isTruncated()) || nextKey.isEmpty() || stays) {
                return old;
            }
            keyMarker = nextKey;
            idMarker = nextId;
        }
    }

    private ListMultipartUploadsResponse page(String prefix, String keyMarker, String idMarker)
            throws ObjectStoreException {
        return calls.ask(
                "list the uploads of",
                calls.location(),
                client -> client.listMultipartUploads(request -> {
                    request.bucket(options.bucket()).prefix(prefix);
                    if (!keyMarker.isEmpty()) {
                        request.keyMarker(keyMarker);
                    }
                    if (!idMarker.isEmpty()) {
                        request.uploadIdMarker(idMarker);
                    }
                }));
    }

    private boolean end(MultipartUpload upload) throws ObjectStoreException {
        try {
            calls.send(client -> client.abortMultipartUpload(request ->
                    request.bucket(options.bucket()).key(upload.key()).uploadId(upload.uploadId())));
            return true;
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw calls.errors().explain("end an upload of", "s3://" + options.bucket() + "/" + upload.key(), e);
        } catch (SdkException e) {
            throw calls.errors().explain("end an upload of", "s3://" + options.bucket() + "/" + upload.key(), e);
        }
    }
}
