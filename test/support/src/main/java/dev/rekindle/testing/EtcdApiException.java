package dev.rekindle.testing;

/** What etcd answered instead of doing what was asked. */
public final class EtcdApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** gRPC's code of "cannot be reached or is not ready". */
    static final int UNAVAILABLE = 14;

    private static final int DEADLINE_EXCEEDED = 4;
    private static final int RESOURCE_EXHAUSTED = 8;

    private final int code;

    EtcdApiException(String request, int code, String message) {
        super(request + ": " + message + " (gRPC code " + code + ")");
        this.code = code;
    }

    EtcdApiException(String request, Throwable cause) {
        super(request + ": " + cause, cause);
        this.code = UNAVAILABLE;
    }

    /** The gRPC status code. */
    public int code() {
        return code;
    }

    /** Whether the answer was larger than the 4 MiB that some gateways accept from their own server. */
    boolean isTooLarge() {
        return code == RESOURCE_EXHAUSTED && String.valueOf(getMessage()).contains("larger than max");
    }

    /** Whether the member does not serve now and may do so later. */
    boolean isTemporary() {
        return code == UNAVAILABLE || code == DEADLINE_EXCEEDED;
    }
}
