package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to a GET of bytes {@code first} to {@code last}. */
record RangeAnswer(String object, long first, long last, Optional<ObjectHead> pinned) implements Answer {
    private static final int PARTIAL = 206;
    private static final int OK = 200;
    private static final int NOT_SATISFIABLE = 416;

    @Override
    public Body body(int status, HttpHeaders headers) {
        if (status == PARTIAL) {
            Optional<ContentRange> range = ContentRange.of(headers);
            boolean exact = range.isPresent() && range.get().answers(first, last);
            boolean same = pinned.isEmpty() || (exact && pinned.get().sameObject(head(range.get(), headers)));
            return exact && same ? Body.WANTED : Body.UNWANTED;
        }
        return status == OK ? Body.UNWANTED : Body.EXPLANATION;
    }

    @Override
    public ObjectHead judge(int status, HttpHeaders headers, Optional<String> errorCode)
            throws PassingFailure, RestoreException {
        if (status == PARTIAL) {
            Optional<ContentRange> range = ContentRange.of(headers);
            if (range.isEmpty() || !range.get().answers(first, last)) {
                throw new PassingFailure("asked for bytes " + first + "-" + last + ", the server sent "
                        + range.map(ContentRange::toString).orElse("an unnamed range"));
            }
            ObjectHead head = head(range.get(), headers);
            if (pinned.isPresent() && !pinned.get().sameObject(head)) {
                throw StatusMeaning.changed(object);
            }
            return head;
        }
        if (status == OK && pinned.isEmpty()) {
            return new ObjectHead(
                    ObjectHead.Ranges.IGNORED,
                    headers.firstValueAsLong("Content-Length"),
                    StatusMeaning.entityTag(headers),
                    headers.firstValue("Last-Modified"));
        }
        if (status == OK) {
            throw new PassingFailure("asked for a range, the server sent everything");
        }
        if (status == NOT_SATISFIABLE && pinned.isEmpty() && first == 0) {
            return new ObjectHead(ObjectHead.Ranges.SUPPORTED, OptionalLong.of(0), Optional.empty(), Optional.empty());
        }
        throw StatusMeaning.failure(object, status, headers, errorCode);
    }

    private static ObjectHead head(ContentRange range, HttpHeaders headers) {
        return new ObjectHead(
                ObjectHead.Ranges.SUPPORTED,
                OptionalLong.of(range.total()),
                StatusMeaning.entityTag(headers),
                headers.firstValue("Last-Modified"));
    }
}
