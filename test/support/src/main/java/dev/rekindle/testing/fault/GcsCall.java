package dev.rekindle.testing.fault;

/** The operations of Google's JSON API by what their requests look like; a key is one part of the path there, with its slashes encoded. */
public enum GcsCall {
    START_RESUMABLE,
    UPLOAD_CHUNK,
    CANCEL_RESUMABLE,
    UPLOAD_AT_ONCE,
    GET_METADATA,
    GET_MEDIA,
    DELETE_OBJECT,
    LIST_OBJECTS;

    /** All requests of this operation. */
    public RequestMatch match() {
        return switch (this) {
            case START_RESUMABLE -> upload("POST").query("uploadType=resumable").noQuery("(^|&)upload_id=");
            case UPLOAD_CHUNK -> upload("PUT").query("(^|&)upload_id=");
            case CANCEL_RESUMABLE -> upload("DELETE").query("(^|&)upload_id=");
            case UPLOAD_AT_ONCE -> upload("POST").query("uploadType=(multipart|media)");
            case GET_METADATA -> object("GET").noQuery("(^|&)alt=media");
            case GET_MEDIA -> object("GET").query("(^|&)alt=media");
            case DELETE_OBJECT -> object("DELETE");
            case LIST_OBJECTS -> RequestMatch.method("GET").path("/storage/v1/b/[^/]+/o/?");
        };
    }

    private static RequestMatch upload(String method) {
        return RequestMatch.method(method).path("(/resumable)?/upload/.*");
    }

    private static RequestMatch object(String method) {
        return RequestMatch.method(method).path("(/download)?/storage/v1/b/[^/]+/o/.+");
    }
}
