package dev.rekindle.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system that only the programs which are run inside of it can see: a process holds a mount namespace, and takes the mount with it
 * when it ends, however that happens. Needs no root, where the kernel lets users have namespaces of their own.
 */
public final class PrivateMount implements AutoCloseable {
    private final Process holder;
    private final Path directory;

    private PrivateMount(Process holder, Path directory) {
        this.holder = holder;
        this.directory = directory;
    }

    /** An empty file system of so many bytes of memory in the place of {@code directory}. */
    public static PrivateMount tmpfs(Path directory, long bytes) throws IOException {
        return hold(directory, "mount -t tmpfs -o size=%d rekindle '%s'".formatted(bytes, directory));
    }

    /** {@code directory} as it is, but read-only. */
    public static PrivateMount readOnly(Path directory) throws IOException {
        return hold(directory, "mount --bind '%1$s' '%1$s' && mount -o remount,bind,ro '%1$s'".formatted(directory));
    }

    /** The command, run where the mount is. */
    public Command inside(Command command) {
        var enter = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
        if (!isRoot()) {
            enter.addAll(List.of("--user", "--preserve-credentials"));
        }
        enter.add("--");
        return command.under(enter);
    }

    /** The mounted directory, as this process can see it. */
    public Path view() {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(directory.toString().substring(1));
    }

    /** Makes a tmpfs so large, as a person does who enlarges a volume. */
    public void grow(long bytes) {
        inside(Command.of(Path.of("mount"), "-o", "remount,size=" + bytes, directory.toString()))
                .run()
                .orFail();
    }

    /** Makes a tmpfs so small that only this many bytes, rounded up to pages, are left of it. */
    public void leaveFree(long bytes) throws IOException {
        var store = Files.getFileStore(view());
        grow(store.getTotalSpace() - store.getUnallocatedSpace() + bytes);
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        holder.onExit().join();
    }

    private static PrivateMount hold(Path directory, String mount) throws IOException {
        var command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--", "sh", "-c", mount + " && echo mounted && exec cat"));
        var holder = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new BufferedReader(holder.inputReader(StandardCharsets.UTF_8)).readLine();
        if (!"mounted".equals(said)) {
            holder.destroyForcibly();
            throw new AssertionError(
                    "this suite mounts a small file system of its own, as root or in a user namespace, and cannot: "
                            + said);
        }
        return new PrivateMount(holder, directory);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
