package dev.rekindle.testing.fault;

import java.util.regex.Pattern;

/**
 * Which requests a fault is for: those of a kind, and of these the {@code first}-th up to the {@code last}-th, counted from 1 since the rule was
 * made.
 *
 * @param method a regular expression for the whole of it
 * @param path one for the whole of it, as it is encoded in the request
 * @param query one for any part of it; the query of a request without one is empty
 * @param absent what the query must not have
 */
public record RequestMatch(Pattern method, Pattern path, Pattern query, Pattern absent, long first, long last) {
    private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    /** Every request. */
    public static RequestMatch any() {
        return new RequestMatch(ANY, ANY, ANY, NOTHING, 1, Long.MAX_VALUE);
    }

    /** Requests with this method, or {@code A|B}. */
    public static RequestMatch method(String regex) {
        return new RequestMatch(Pattern.compile(regex), ANY, ANY, NOTHING, 1, Long.MAX_VALUE);
    }

    /** Of these, those with such a path. */
    public RequestMatch path(String regex) {
        return new RequestMatch(method, Pattern.compile(regex), query, absent, first, last);
    }

    /** Of these, those with such a thing in the query. */
    public RequestMatch query(String regex) {
        return new RequestMatch(method, path, Pattern.compile(regex), absent, first, last);
    }

    /** Of these, those without such a thing in the query. */
    public RequestMatch noQuery(String regex) {
        return new RequestMatch(method, path, query, Pattern.compile(regex), first, last);
    }

    /** Of these, the n-th alone, from 1. */
    public RequestMatch nth(long n) {
        return new RequestMatch(method, path, query, absent, n, n);
    }

    /** Of these, the first n. */
    public RequestMatch upTo(long n) {
        return new RequestMatch(method, path, query, absent, 1, n);
    }

    /** Of these, all from the n-th on. */
    public RequestMatch from(long n) {
        return new RequestMatch(method, path, query, absent, n, Long.MAX_VALUE);
    }

    /** Whether a request is of the kind, whatever its number. */
    public boolean isOfKind(RecordedRequest request) {
        return method.matcher(request.method()).matches()
                && path.matcher(request.path()).matches()
                && query.matcher(request.query()).find()
                && !absent.matcher(request.query()).find();
    }

    boolean hasTurn(long number) {
        return first <= number && number <= last;
    }
}
