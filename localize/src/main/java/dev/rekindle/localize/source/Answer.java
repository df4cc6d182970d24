package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What to make of the answer to one request. */
sealed interface Answer permits RangeAnswer, WholeAnswer {
    /** Whether the body is what was asked for, or only says why not. */
    enum Body {
        /** It goes to the sink. */
        WANTED,
        /** It is something else, perhaps gigabytes of it: none of it is received. */
        UNWANTED,
        /** It explains an error. */
        EXPLANATION
    }

    /** Decides by the head alone, before any of the body. */
    Body body(int status, HttpHeaders headers);

    /** Judges when the body has been dealt with. */
    ObjectHead judge(int status, HttpHeaders headers, Optional<String> errorCode)
            throws PassingFailure, RestoreException;
}
