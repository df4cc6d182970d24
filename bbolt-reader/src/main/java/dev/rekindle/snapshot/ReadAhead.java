package dev.rekindle.snapshot;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Tells the kernel which bytes of a file will be wanted next, further ahead than it would look by itself. A file that is read while another is
 * written needs this: each read waits behind the writes that the disk has queued, so several must be under way.
 *
 * <p>Nothing but advice, by {@code posix_fadvise(2)}: where the C library or the kernel has no such call, or the file cannot be opened, nothing is
 * advised and reading works all the same. Belongs to the thread that reads.
 */
public final class ReadAhead implements AutoCloseable {
    /** How far ahead, in bytes: the disk is busy for a tenth of a second, and a memory cgroup of 128 MiB still has room for it. */
    private static final long WINDOW = 32L << 20;

    /** Bytes of one piece of advice. The kernel cuts it to what the device takes in one request, which is seldom less. */
    private static final long STEP = 256L << 10;

    private static final int O_RDONLY = 0;

    /** {@code O_CLOEXEC} of asm-generic, the same on every Linux that runs Java 25: no child inherits the descriptor. */
    private static final int O_CLOEXEC = 0x80000;

    private static final int POSIX_FADV_WILLNEED = 3;

    private final Optional<Calls> calls;
    private final int descriptor;
    private final long size;
    private long advised;

    private ReadAhead(Optional<Calls> calls, int descriptor, long size) {
        this.calls = calls;
        this.descriptor = descriptor;
        this.size = size;
    }

    /** For a file of so many bytes that is going to be read from its start. A small one is left to the kernel, which saves the calls' set-up. */
    public static ReadAhead of(Path path, long size) {
        Optional<Calls> calls = size > WINDOW ? Calls.link() : Optional.empty();
        int descriptor = calls.map(c -> c.open(path)).orElse(-1);
        return new ReadAhead(descriptor < 0 ? Optional.empty() : calls, descriptor, size);
    }

    /** The reader is about to read at this offset in bytes. */
    public void reading(long position) {
        if (calls.isEmpty()) {
            return;
        }
        long wanted = Math.min(size, position + WINDOW);
        for (advised = Math.max(advised, position); advised < wanted; advised += STEP) {
            calls.get().advise(descriptor, advised, STEP);
        }
    }

    @Override
    public void close() {
        calls.ifPresent(c -> c.close(descriptor));
    }

    /** The functions of the C library; the JDK has no other way to them. */
    private record Calls(MethodHandle open, MethodHandle advise, MethodHandle close) {
        // Restricted, because a wrong signature could crash the JVM; these are open(2)'s, posix_fadvise(2)'s and
        // close(2)'s on 64-bit Linux.
        @SuppressWarnings("restricted")
        static Optional<Calls> link() {
            if (!System.getProperty("os.name").equals("Linux")) {
                return Optional.empty();
            }
            try {
                Linker linker = Linker.nativeLinker();
                SymbolLookup library = linker.defaultLookup();
                return Optional.of(new Calls(
                        linker.downcallHandle(
                                library.findOrThrow("open"),
                                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                                Linker.Option.firstVariadicArg(2)),
                        linker.downcallHandle(
                                library.findOrThrow("posix_fadvise"),
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT)),
                        linker.downcallHandle(
                                library.findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT))));
            } catch (IllegalCallerException | UnsupportedOperationException | NoSuchElementException _) {
                return Optional.empty();
            }
        }

        /** A descriptor, or -1 when the file cannot be opened. */
        int open(Path path) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment name = arena.allocateFrom(path.toString());
                return (int) open.invokeExact(name, O_RDONLY | O_CLOEXEC);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        void advise(int descriptor, long offset, long length) {
            try {
                int ignored = (int) advise.invokeExact(descriptor, offset, length, POSIX_FADV_WILLNEED);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        void close(int descriptor) {
            try {
                int ignored = (int) close.invokeExact(descriptor);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        private static RuntimeException unexpected(Throwable e) {
            return switch (e) {
                case RuntimeException unchecked -> unchecked;
                case Error error -> throw error;
                default -> new IllegalStateException(e);
            };
        }
    }
}
