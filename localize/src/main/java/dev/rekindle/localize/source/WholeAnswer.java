package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** The answer to a GET of everything. */
record WholeAnswer(String object, Optional<ObjectHead> pinned) implements Answer {
    private static final int OK = 200;

    @Override
    public Body body(int status, HttpHeaders headers) {
        if (status != OK) {
            return Body.EXPLANATION;
        }
        return pinned.isEmpty() || pinned.get().sameObject(head(headers)) ? Body.WANTED : Body.UNWANTED;
    }

    @Override
    public ObjectHead judge(int status, HttpHeaders headers, Optional<String> errorCode)
            throws PassingFailure, RestoreException {
        if (status != OK) {
            throw StatusMeaning.failure(object, status, headers, errorCode);
        }
        ObjectHead head = head(headers);
        if (pinned.isPresent() && !pinned.get().sameObject(head)) {
            throw StatusMeaning.changed(object);
        }
        return head;
    }

    private static ObjectHead head(HttpHeaders headers) {
        return new ObjectHead(
                ObjectHead.Ranges.IGNORED,
                headers.firstValueAsLong("Content-Length"),
                StatusMeaning.entityTag(headers),
                headers.firstValue("Last-Modified"));
    }
}
