package dev.rekindle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The kernel's side of a measurement: the page cache, and a memory cgroup of version 1 or 2. Both need root. */
final class Memory {
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
    private static final Path V1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path V2 = Path.of("/sys/fs/cgroup");

    private Memory() {}

    /** Whether the page cache can be dropped and a cgroup made. */
    static boolean canBeControlled() {
        return Files.isWritable(DROP_CACHES) && (Files.isWritable(V1) || Files.isWritable(V2));
    }

    /** Writes dirty pages back and drops every clean one. */
    static void dropPageCache() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
        Files.writeString(DROP_CACHES, "3");
    }

    /** Returns {@code command} so wrapped that it runs in a fresh cgroup with at most {@code bytes} of memory, page cache included. */
    static List<String> confine(List<String> command, long bytes) throws IOException {
        boolean v1 = Files.exists(V1.resolve("memory.limit_in_bytes"));
        Path group = (v1 ? V1 : V2).resolve("rekindle-bench");
        Files.createDirectories(group);
        if (!v1) {
            Files.writeString(V2.resolve("cgroup.subtree_control"), "+memory", StandardOpenOption.WRITE);
        }
        Files.writeString(group.resolve(v1 ? "memory.limit_in_bytes" : "memory.max"), Long.toString(bytes));
        var wrapped = new ArrayList<String>();
        wrapped.addAll(List.of(
                "sh",
                "-c",
                "echo $$ > \"$0\"; exec \"$@\"",
                group.resolve("cgroup.procs").toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Removes the cgroup again; nothing may run in it. */
    static void release() throws IOException {
        for (Path parent : List.of(V1, V2)) {
            Path group = parent.resolve("rekindle-bench");
            if (Files.isDirectory(group)) {
                Files.delete(group);
            }
        }
    }
}
