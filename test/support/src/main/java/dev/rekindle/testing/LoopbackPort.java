package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port of 127.0.0.1 that this process holds for itself until it is closed or the process ends, so that an etcd can be stopped and started
 * again on it.
 *
 * <p>Other tests on the machine are kept away by a lock on one byte of a common file, everything else by staying below the range from which
 * kernels hand out ports (32768 on Linux).
 */
public final class LoopbackPort implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    // One channel for the life of the JVM: POSIX drops all of a process's locks on a file when any descriptor of that
    // file is closed.
    private static final FileChannel REGISTRY = registry();

    private final int number;
    private final FileLock lock;

    private LoopbackPort(int number, FileLock lock) {
        this.number = number;
        this.lock = lock;
    }

    /** Reserves a port on which nobody listens. */
    public static LoopbackPort reserve() {
        for (int attempt = 0; attempt < LAST - FIRST; attempt++) {
            LoopbackPort port = tryReserve(ThreadLocalRandom.current().nextInt(FIRST, LAST));
            if (port != null) {
                return port;
            }
        }
        throw new IllegalStateException("no free TCP port between " + FIRST + " and " + LAST + " on 127.0.0.1");
    }

    /** The port's number. */
    public int number() {
        return number;
    }

    /** Lets others have it. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + number;
    }

    private static @Nullable LoopbackPort tryReserve(int number) {
        try {
            FileLock lock = REGISTRY.tryLock(number, 1, false);
            if (lock == null) {
                return null;
            }
            if (isFree(number)) {
                return new LoopbackPort(number, lock);
            }
            lock.release();
            return null;
        } catch (OverlappingFileLockException e) {
            return null; // this JVM has it already
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int number) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static FileChannel registry() {
        try {
            Path directory = Files.createDirectories(TestCache.directory());
            return FileChannel.open(
                    directory.resolve("ports.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
