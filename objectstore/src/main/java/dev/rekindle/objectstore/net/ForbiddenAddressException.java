package dev.rekindle.objectstore.net;

import java.net.UnknownHostException;

/** A name that leads to an address which the {@link AddressPolicy} refuses. To an HTTP client it is a host it cannot resolve. */
public final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
        super(message);
    }
}
