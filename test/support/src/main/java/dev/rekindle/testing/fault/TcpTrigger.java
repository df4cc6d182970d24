package dev.rekindle.testing.fault;

import dev.rekindle.testing.fault.TcpFault.Direction;
import java.util.HashMap;
import java.util.Map;

/** Counts bytes and says when a fault is due. Safe for several threads. */
final class TcpTrigger {
    private final TcpFault fault;
    private final Map<TcpLink, Long> leftOfEach = new HashMap<>();
    private long left;
    private long struck;

    TcpTrigger(TcpFault fault) {
        this.fault = fault;
        this.left = fault.afterBytes();
    }

    TcpFault fault() {
        return fault;
    }

    synchronized long struck() {
        return struck;
    }

    /** How many of the bytes that a connection has to send may pass; fewer than all means that the fault strikes it behind these. */
    synchronized int admit(TcpLink link, Direction direction, int bytes) {
        if (direction != fault.direction()) {
            return bytes;
        }
        int admitted = switch (fault.reach()) {
            case ONCE -> struck > 0 ? bytes : admitOfAll(bytes);
            case FROM_THEN_ON -> admitOfAll(bytes);
            case EACH_CONNECTION -> admitOfEach(link, bytes);
        };
        if (admitted < bytes) {
            struck++;
        }
        return admitted;
    }

    private int admitOfAll(int bytes) {
        int admitted = (int) Math.min(left, bytes);
        left -= admitted;
        return admitted;
    }

    private int admitOfEach(TcpLink link, int bytes) {
        long ofThis = leftOfEach.getOrDefault(link, fault.afterBytes());
        int admitted = (int) Math.min(ofThis, bytes);
        leftOfEach.put(link, ofThis - admitted);
        return admitted;
    }
}
