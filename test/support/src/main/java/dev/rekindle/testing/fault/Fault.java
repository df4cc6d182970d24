package dev.rekindle.testing.fault;

import dev.rekindle.testing.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What happens to one request. Three things are said, each by itself: whether it gets to the backend, which answer there is, and how much of that
 * the client sees. The connection to the client ends with it.
 *
 * <pre>{@code
 * Fault.reply(HttpReply.s3Error(503, "SlowDown").header("Retry-After", "1"))
 * Fault.reply(HttpReply.s3Error(200, "InternalError")).afterForwarding()   // it was done, and the client is told that it was not
 * Fault.reset().afterForwarding()                                          // it was done, and the client is told nothing
 * Fault.real().withoutHeader("ETag")
 * Fault.real().cutAt(100, Ending.RESET)
 * }</pre>
 *
 * @param backend whether the request gets there
 * @param instead the answer in place of the real one
 * @param changes made to the answer, in turn
 * @param readsBody how many bytes of the request's body are read before anything else happens; a request that gets to the backend is read whole
 */
public record Fault(
        Backend backend, Optional<HttpReply> instead, List<Change> changes, Delivery delivery, long readsBody) {
    private static final Delivery WHOLE = new Delivery.Whole();

    public Fault {
        changes = List.copyOf(changes);
        if (backend == Backend.NOT_ASKED && instead.isEmpty() && !(delivery instanceof Delivery.Silent)) {
            throw new IllegalArgumentException("a backend that is not asked gives no answer to deliver");
        }
        if (backend == Backend.ASKED && readsBody < Long.MAX_VALUE) {
            throw new IllegalArgumentException("a request that is not read whole cannot be forwarded");
        }
    }

    /** Whether the operation happens. */
    public enum Backend {
        /** It does, whatever the client hears of it. */
        ASKED,
        /** It does not. */
        NOT_ASKED
    }

    /** A change of an answer, and what to call it. */
    public record Change(String name, UnaryOperator<HttpReply> effect) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** This answer, without asking the backend. */
    public static Fault reply(HttpReply answer) {
        return new Fault(Backend.NOT_ASKED, Optional.of(answer), List.of(), WHOLE, Long.MAX_VALUE);
    }

    /** The backend's own answer, to be changed or cut. */
    public static Fault real() {
        return new Fault(Backend.ASKED, Optional.empty(), List.of(), WHOLE, Long.MAX_VALUE);
    }

    /** No answer, but RST; the backend is not asked. */
    public static Fault reset() {
        return silent(Ending.RESET);
    }

    /** No answer, but FIN; the backend is not asked. */
    public static Fault close() {
        return silent(Ending.CLOSE);
    }

    /** No answer, and the connection stays; the backend is not asked. */
    public static Fault stall() {
        return silent(Ending.STALL);
    }

    /** The same, but the backend does the operation before: it happened, and the client is told otherwise or not at all. */
    public Fault afterForwarding() {
        return new Fault(Backend.ASKED, instead, changes, delivery, readsBody);
    }

    /** The same, after so many bytes of the request's body and without reading the rest: 0 is what a server does that refuses by the head alone. */
    public Fault afterBodyBytes(long bytes) {
        return new Fault(backend, instead, changes, delivery, bytes);
    }

    /** With another value of a header: a wrong {@code ETag}, checksum or {@code Retry-After}. */
    public Fault header(String name, String value) {
        return changed(name + ": " + value, reply -> reply.header(name, value));
    }

    /** Without a header. */
    public Fault withoutHeader(String name) {
        return changed("without " + name, reply -> reply.withoutHeader(name));
    }

    /** With the clock of a server that is at this moment. */
    public Fault date(Instant moment) {
        return header("Date", HttpReply.date(moment));
    }

    /** With a {@code Content-Length} that is wrong by so many bytes; the body stays as it is. */
    public Fault lengthOffBy(long bytes) {
        return changed(
                "length off by " + bytes,
                reply -> reply.header(
                        "Content-Length",
                        String.valueOf(
                                Long.parseLong(reply.header("Content-Length").orElse("0")) + bytes)));
    }

    /** With another status; headers and body stay as they are. */
    public Fault status(int status) {
        return changed("status " + status, reply -> new HttpReply(status, reply.headers(), reply.body()));
    }

    /** With all bits of one byte of the body turned over; nothing happens where there is no such byte. */
    public Fault damagedAt(int offset) {
        return changed("damaged at " + offset, reply -> {
            byte[] damaged = reply.body().toArray();
            if (offset < damaged.length) {
                damaged[offset] = (byte) ~damaged[offset];
            }
            return new HttpReply(reply.status(), reply.headers(), Bytes.of(damaged));
        });
    }

    /** Only so many bytes of the body get through. */
    public Fault cutAt(long bodyBytes, Ending ending) {
        return new Fault(backend, instead, changes, new Delivery.Cut(bodyBytes, ending), readsBody);
    }

    /** The answer, head and body, comes in pieces of so many bytes with a pause before each. */
    public Fault trickle(int bytes, Duration pause) {
        return new Fault(backend, instead, changes, new Delivery.Trickle(bytes, pause), readsBody);
    }

    HttpReply changed(HttpReply reply) {
        HttpReply changed = reply;
        for (Change change : changes) {
            changed = change.effect().apply(changed);
        }
        return changed;
    }

    private Fault changed(String name, UnaryOperator<HttpReply> effect) {
        var more = new ArrayList<>(changes);
        more.add(new Change(name, effect));
        return new Fault(backend, instead, more, delivery, readsBody);
    }

    private static Fault silent(Ending ending) {
        return new Fault(Backend.NOT_ASKED, Optional.empty(), List.of(), new Delivery.Silent(ending), Long.MAX_VALUE);
    }
}
