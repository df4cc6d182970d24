package dev.rekindle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The network's side of a measurement: the loopback of a network namespace of our own, made as slow as a node's way to its store, where the server is on
 * other cores than the client. Needs root, and {@code tc} of iproute2.
 */
final class Link {
    /** As {@code tc} writes it. */
    static final String SPEED = "1gbit";

    private Link() {}

    /** Slows the loopback down; {@link #widen} ends it. */
    static void narrow() throws IOException, InterruptedException {
        tc("add", "dev", "lo", "root", "tbf", "rate", SPEED, "burst", "256kb", "latency", "50ms");
    }

    /** Gives the loopback its speed again. */
    static void widen() throws IOException, InterruptedException {
        tc("del", "dev", "lo", "root");
    }

    private static void tc(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("tc", "qdisc"));
        command.addAll(List.of(words));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " exited with " + exit);
        }
    }
}
