package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.KeySyntax;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.StoredObject;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One page of a bucket, as the store orders it: by the bytes of the keys. */
final class Listing {
    private final S3Calls calls;
    private final S3Options options;

    Listing(S3Calls calls, S3Options options) {
        this.calls = calls;
        this.options = options;
    }

    ObjectPage page(ObjectPrefix prefix, Optional<PageToken> token) throws ObjectStoreException {
        String below = options.prefix().value() + prefix.value();
        ListObjectsV2Response page = calls.ask("list", calls.location() + prefix, client -> {
            return client.listObjectsV2(request -> {
                request.bucket(options.bucket()).prefix(below).maxKeys(options.pageSize());
                token.ifPresent(from -> request.continuationToken(from.value()));
            });
        });
        Optional<PageToken> next = Boolean.TRUE.equals(page.isTruncated())
                ? Optional.ofNullable(page.nextContinuationToken()).map(PageToken::new)
                : Optional.empty();
        // A page that leads to itself, or says that there is more and not where, would never end.
        boolean astray = next.isPresent() ? next.equals(token) : Boolean.TRUE.equals(page.isTruncated());
        if (astray) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    "cannot list " + calls.location() + prefix + ": the store says that there is more, and not where");
        }
        var objects = new ArrayList<StoredObject>();
        var unnameable = new ArrayList<String>();
        int start = options.prefix().value().length();
        for (S3Object object : page.contents()) {
            if (object.key().startsWith(below)) {
                KeySyntax.listed(object.key().substring(start), unnameable)
                        .ifPresent(key -> objects.add(describe(key, object)));
            }
        }
        return new ObjectPage(objects, unnameable, next);
    }

    private static StoredObject describe(ObjectKey key, S3Object object) {
        return new StoredObject(
                key,
                S3Version.of(null, object.eTag()).toVersion(),
                object.size(),
                Optional.empty(),
                Metadata.NONE,
                object.lastModified());
    }
}
