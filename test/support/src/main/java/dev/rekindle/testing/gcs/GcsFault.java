package dev.rekindle.testing.gcs;

import java.util.Map;

/** What goes wrong with one request. */
public sealed interface GcsFault {

    /** The request is not carried out, and is answered so. */
    record Answers(int status, String body, Map<String, String> headers) implements GcsFault {
        /** Google's JSON around an error. */
        public static Answers error(int status, String reason, String message) {
            return new Answers(status, GcsAnswer.errorJson(status, reason, message), Map.of());
        }
    }

    /** The request is not carried out, and the connection breaks. */
    record Breaks() implements GcsFault {}

    /** The request is carried out, and the connection breaks before the answer. */
    record LosesTheAnswer() implements GcsFault {}

    /** Of the request's body only so many bytes arrive, then the connection breaks; what arrived is kept. */
    record CutsTheRequest(int bytes) implements GcsFault {}

    /** Of the answer's body only so many bytes are sent, then the connection breaks. */
    record CutsTheAnswer(int bytes) implements GcsFault {}

    /** The request is carried out, and the answer names another checksum, as if the store had kept other bytes. */
    record TellsAnotherChecksum() implements GcsFault {}

    /** The answer's bytes are not those of the object; its checksum is. */
    record FlipsABit() implements GcsFault {}
}
