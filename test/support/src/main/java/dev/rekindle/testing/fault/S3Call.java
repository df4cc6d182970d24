package dev.rekindle.testing.fault;

/** The operations of S3 by what their requests look like, with buckets in the path. */
public enum S3Call {
    PUT_OBJECT,
    CREATE_UPLOAD,
    UPLOAD_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD,
    HEAD_OBJECT,
    GET_OBJECT,
    DELETE_OBJECT,
    LIST_OBJECTS,
    LIST_VERSIONS,
    LIST_UPLOADS;

    /** All requests of this operation. */
    public RequestMatch match() {
        return switch (this) {
            case PUT_OBJECT -> key("PUT").noQuery("(^|&)(partNumber|retention|legal-hold|tagging|acl)\\b");
            case CREATE_UPLOAD -> key("POST").query("(^|&)uploads\\b");
            case UPLOAD_PART -> key("PUT").query("(^|&)partNumber=");
            case COMPLETE_UPLOAD -> key("POST").query("(^|&)uploadId=");
            case ABORT_UPLOAD -> key("DELETE").query("(^|&)uploadId=");
            case HEAD_OBJECT -> key("HEAD");
            case GET_OBJECT -> key("GET").noQuery("(^|&)(uploadId|retention|legal-hold|tagging|acl|attributes)\\b");
            case DELETE_OBJECT -> key("DELETE").noQuery("(^|&)(uploadId|tagging)\\b");
            case LIST_OBJECTS -> bucket().query("(^|&)list-type=2");
            case LIST_VERSIONS -> bucket().query("(^|&)versions\\b");
            case LIST_UPLOADS -> bucket().query("(^|&)uploads\\b");
        };
    }

    private static RequestMatch key(String method) {
        return RequestMatch.method(method).path("/[^/]+/.+");
    }

    private static RequestMatch bucket() {
        return RequestMatch.method("GET").path("/[^/]+/?");
    }
}
