package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * {@code renameat2(2)} with {@code RENAME_NOREPLACE}: moves a file to a name that must be free, atomically. The JDK's own move
 * replaces. For file systems without hard links, SMB among them.
 */
final class NoReplaceRename {
    private static final int AT_FDCWD = -100;
    private static final int RENAME_NOREPLACE = 1;
    private static final int EEXIST = 17;

    private NoReplaceRename() {}

    static void rename(Path from, Path to) throws IOException {
        int errno = call(from.toAbsolutePath().toString(), to.toAbsolutePath().toString());
        if (errno == EEXIST) {
            throw new FileAlreadyExistsException(to.toString());
        }
        if (errno != 0) {
            throw new FileSystemException(
                    from.toString(), to.toString(), "renameat2 with RENAME_NOREPLACE failed with errno " + errno);
        }
    }

    // The call goes to glibc, which has had renameat2 since 2.28; nothing else is reached from here.
    @SuppressWarnings("restricted")
    private static int call(String from, String to) throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find("renameat2")
                .orElseThrow(
                        () -> new ObjectStoreException(
                                Kind.UNSUPPORTED,
                                "this system can neither link nor rename without replacing; use a file system with hard links"));
        Linker.Option capture = Linker.Option.captureCallState("errno");
        MethodHandle renameat2 = linker.downcallHandle(
                symbol,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                capture);
        VarHandle errno = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int result = (int) renameat2.invokeExact(
                    state, AT_FDCWD, arena.allocateFrom(from), AT_FDCWD, arena.allocateFrom(to), RENAME_NOREPLACE);
            return result == 0 ? 0 : (int) errno.get(state, 0L);
        } catch (Throwable e) {
            throw new IOException("renameat2 could not be called", e);
        }
    }
}
