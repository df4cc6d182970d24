package dev.rekindle.localize.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The flags of Linux's {@code renameat2(2)} that Java's {@code rename} lacks. Called through the foreign function interface: the JDK has no
 * other way to them. Where the C library, the kernel or the file system lacks them, {@link #noReplace} checks and then renames, and
 * {@link #exchange} says that it cannot.
 */
final class Renameat2 {
    /** {@code AT_FDCWD}: paths are relative to the working directory, or absolute. */
    private static final int AT_FDCWD = -100;

    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

    // errno values of asm-generic, the same on every Linux that runs Java 25.
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EIO = 5;
    private static final int EACCES = 13;
    private static final int EEXIST = 17;
    private static final int EXDEV = 18;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;
    private static final int EDQUOT = 122;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** Empty where the C library has no such function, or it must not be called. */
    private static final Optional<MethodHandle> FUNCTION = link();

    private Renameat2() {}

    /** Renames, and fails with {@link FileAlreadyExistsException} where the new name exists. */
    static void noReplace(Path from, Path to) throws IOException {
        int errno = call(from, to, RENAME_NOREPLACE);
        if (errno == 0) {
            return;
        }
        if (!unsupported(errno)) {
            throw failure(errno, from, to);
        }
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Swaps two names. */
    static Disk.Exchange exchange(Path one, Path other) throws IOException {
        int errno = call(one, other, RENAME_EXCHANGE);
        if (errno == 0) {
            return Disk.Exchange.DONE;
        }
        if (unsupported(errno)) {
            return Disk.Exchange.UNSUPPORTED;
        }
        throw failure(errno, one, other);
    }

    private static boolean unsupported(int errno) {
        return errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP;
    }

    private static IOException failure(int errno, Path from, Path to) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(from.toString(), to.toString(), null);
            case EEXIST -> new FileAlreadyExistsException(to.toString());
            case EXDEV ->
                new AtomicMoveNotSupportedException(
                        from.toString(), to.toString(), "they are on different file systems");
            default -> new FileSystemException(from.toString(), to.toString(), text(errno));
        };
    }

    /** In the words of {@code strerror}, as the JDK's own calls give them: what a failure means is read from them. */
    private static String text(int errno) {
        return switch (errno) {
            case EPERM -> "Operation not permitted";
            case EIO -> "Input/output error";
            case EACCES -> "Permission denied";
            case ENOSPC -> "No space left on device";
            case EROFS -> "Read-only file system";
            case EDQUOT -> "Disk quota exceeded";
            default -> "renameat2: errno " + errno;
        };
    }

    /** The errno of the call, 0 when it succeeded, {@code ENOSYS} where it cannot be made at all. */
    private static int call(Path from, Path to, int flags) throws IOException {
        if (FUNCTION.isEmpty()) {
            return ENOSYS;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = (int) FUNCTION.get()
                    .invokeExact(
                            state,
                            AT_FDCWD,
                            arena.allocateFrom(from.toString()),
                            AT_FDCWD,
                            arena.allocateFrom(to.toString()),
                            flags);
            return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("renameat2 " + from + " to " + to, e);
        }
    }

    // Restricted, because a wrong signature could crash the JVM; this one is renameat2(2)'s.
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> link() {
        try {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find("renameat2")
                    .map(address -> linker.downcallHandle(
                            address,
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
                            Linker.Option.captureCallState("errno")));
        } catch (IllegalCallerException | UnsupportedOperationException _) {
            // Native access is denied to this module, or the platform has no linker.
            return Optional.empty();
        }
    }
}
