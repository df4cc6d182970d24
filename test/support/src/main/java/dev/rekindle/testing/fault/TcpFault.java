package dev.rekindle.testing.fault;

/**
 * What a {@link TcpFaultProxy} does to connections, and when.
 *
 * @param direction whose bytes are counted
 * @param afterBytes how many of them still get through
 * @param action what happens before the next one
 * @param reach to which connections
 */
public record TcpFault(Direction direction, long afterBytes, Action action, Reach reach) {

    /** Which way bytes go. */
    public enum Direction {
        /** Requests. */
        TO_SERVER,
        /** Answers. */
        TO_CLIENT
    }

    /** What happens. */
    public enum Action {
        /** The connection ends on both sides, by FIN. */
        CLOSE,
        /** The connection ends on both sides, by RST. */
        RESET,
        /** Nothing gets through any more in this direction, and the connection stays. */
        FREEZE,
        /** The one who reads in this direction sees the end by FIN; the other direction goes on. */
        HALF_CLOSE
    }

    /** How often. */
    public enum Reach {
        /** Bytes of all connections are counted together; the connection that sends the one too many is struck, and no other ever. */
        ONCE,
        /** The same, but from then on every connection is struck at its next byte. */
        FROM_THEN_ON,
        /** Bytes are counted for each connection, and each is struck at its own. */
        EACH_CONNECTION
    }

    /** Once, by FIN. */
    public static TcpFault close(Direction direction, long afterBytes) {
        return new TcpFault(direction, afterBytes, Action.CLOSE, Reach.ONCE);
    }

    /** Once, by RST. */
    public static TcpFault reset(Direction direction, long afterBytes) {
        return new TcpFault(direction, afterBytes, Action.RESET, Reach.ONCE);
    }

    /** Once; the connection stays. */
    public static TcpFault freeze(Direction direction, long afterBytes) {
        return new TcpFault(direction, afterBytes, Action.FREEZE, Reach.ONCE);
    }

    /** Once, in this direction alone. */
    public static TcpFault halfClose(Direction direction, long afterBytes) {
        return new TcpFault(direction, afterBytes, Action.HALF_CLOSE, Reach.ONCE);
    }

    /** The same with another reach. */
    public TcpFault reaching(Reach other) {
        return new TcpFault(direction, afterBytes, action, other);
    }
}
