package dev.rekindle.engine.crash;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command under strace, which lists its calls and tampers with one of them.
 *
 * <p>Three facts about strace 6 shape the arguments, each met in practice: its counters are kept per thread, so a count over all
 * files would be ambiguous in a program with several threads, but a count over one file ({@code -P}) is not as long as one thread
 * writes that file; {@code --seccomp-bpf} spares all other calls the detour, but an injected signal is lost with it; and {@code -ff}
 * writes one log per thread, in which no call is split in two lines.
 */
final class Strace {
    /** Every call that can change a file system; the question mark is for those that some architectures lack. */
    private static final String CHANGING_CALLS = String.join(
            ",",
            "?open,openat,openat2,?creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate",
            "?rename,?renameat,renameat2,?link,linkat,?symlink,symlinkat,?unlink,unlinkat,?mkdir,mkdirat,?rmdir",
            "fsync,fdatasync,sync_file_range,syncfs,fchmod,?chmod,fchmodat,fchown,?chown,?lchown,fchownat",
            "copy_file_range,sendfile,splice,utimensat");

    private static final List<String> QUIET =
            List.of("strace", "-ff", "-ttt", "-y", "-qqq", "-s", "0", "-e", "signal=none");

    private Strace() {}

    /** How a traced run ended, and what it did. */
    record Traced(CommandResult ending, Census census) {}

    /** Fails with a sentence when strace cannot run here: without it nothing of this suite would be proved. */
    static void require() {
        CommandResult ending;
        try {
            ending = Command.of(Path.of("strace"), "-qqq", "-o", "/dev/null", "true")
                    .run();
        } catch (UncheckedIOException e) {
            throw new AssertionError(
                    "the crash suite needs strace (Debian: apt-get install strace): " + e.getMessage(), e);
        }
        if (ending.exit() != 0) {
            throw new AssertionError(
                    "strace is here but may not trace (a container needs the capability SYS_PTRACE): " + ending);
        }
    }

    /** An undisturbed run. */
    static Traced watch(Command command, Box box) throws IOException {
        return run(command, box, List.of("--seccomp-bpf", "-e", "trace=" + CHANGING_CALLS));
    }

    /** A run with a fault at one point. */
    static Traced disturb(Command command, Box box, Point point, Fault fault) throws IOException {
        var options = new ArrayList<>(List.of(
                "-P", box.root().resolve(point.path()).toString(),
                "-e", "trace=" + point.syscall(),
                "-e", fault.at(point)));
        if (!fault.isSignal()) {
            options.add("--seccomp-bpf");
        }
        return run(command, box, options);
    }

    private static Traced run(Command command, Box box, List<String> options) throws IOException {
        var logs = Files.createTempDirectory("rekindle-strace");
        var strace = new ArrayList<>(QUIET);
        strace.addAll(options);
        strace.addAll(List.of("-o", logs.resolve("thread").toString(), "--"));
        try {
            var ending = command.under(strace).run();
            return new Traced(ending, Census.read(logs, box));
        } finally {
            Tree.delete(logs);
        }
    }
}
