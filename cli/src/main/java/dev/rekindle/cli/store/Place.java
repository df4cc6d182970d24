package dev.rekindle.cli.store;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;

/** A store's URL on the command line. */
public final class Place {
    private static final String FORMS = "write s3://bucket/path/, gs://bucket/path/ or file:///path/";

    private Place() {}

    /** Parses it; a text that names no store is a matter of the request. */
    public static StoreUrl parse(String text) throws CommandFailedException {
        try {
            return StoreUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()), FORMS).asException();
        }
    }

    /** Opens it as a directory; the caller closes it. */
    public static ObjectStore directory(StoreUrl url, Console console) throws CommandFailedException, IOException {
        try {
            return url.openDirectory(console.environment());
        } catch (IllegalArgumentException e) {
            throw wrong(url, e);
        }
    }

    /** Opens the directory that one object lies in; the caller closes the store. */
    static StoreUrl.Opened object(StoreUrl url, Console console) throws CommandFailedException, IOException {
        try {
            return url.openObject(console.environment());
        } catch (IllegalArgumentException e) {
            throw wrong(url, e);
        }
    }

    private static CommandFailedException wrong(StoreUrl url, IllegalArgumentException e) {
        return Complaint.usage(url + ": " + e.getMessage(), "see docs/how-to/stores.md for all parameters")
                .asException();
    }
}
