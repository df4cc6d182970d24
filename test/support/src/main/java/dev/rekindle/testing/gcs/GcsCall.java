package dev.rekindle.testing.gcs;

/** What a request is about. */
public enum GcsCall {
    /** {@code POST} that begins a resumable upload. */
    BEGIN,
    /** {@code PUT} of bytes that are not the last. */
    CHUNK,
    /** {@code PUT} of the last bytes, or of none when the object is empty. */
    LAST_CHUNK,
    /** {@code PUT} that asks how much is held. */
    QUERY,
    /** {@code DELETE} of a session. */
    CANCEL,
    /** An object's metadata. */
    HEAD,
    /** An object's bytes, by the JSON API or a signed URL. */
    MEDIA,
    /** {@code DELETE} of an object. */
    DELETE,
    /** A page of a listing. */
    LIST,
    /** A bucket's own description. */
    BUCKET,
    /** A token for a service account. */
    TOKEN,
    /** A token cut down to less. */
    EXCHANGE,
    /** An upload in one request. */
    SIMPLE,
    /** Something that the fake does not know. */
    OTHER
}
