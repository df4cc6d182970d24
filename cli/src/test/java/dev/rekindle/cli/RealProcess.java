package dev.rekindle.cli;

import dev.rekindle.testing.Command;
import java.nio.file.Path;
import java.util.List;

/** The command line as a process of its own, from the classes under test: for what only the operating system can do to it. */
final class RealProcess {
    private RealProcess() {}

    static Command command(Object... arguments) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with(List.of(
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rekindle.class.getName()))
                .with(java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /** The same without root's right to read what it may not: as another user would meet it. */
    static Command withoutPrivileges(Object... arguments) {
        Command command = command(arguments);
        return System.getProperty("user.name").equals("root")
                ? command.under(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"))
                : command;
    }

    /** The same with nothing but 16 KiB in the place of a directory: a mount that only this process sees. */
    static Command onSmallVolume(Path directory, Object... arguments) {
        List<String> namespaces = System.getProperty("user.name").equals("root")
                ? List.of("unshare", "--mount", "--propagation", "private", "--")
                : List.of("unshare", "--mount", "--propagation", "private", "--user", "--map-root-user", "--");
        return command(arguments)
                .under(List.of(
                        "sh", "-c", "mount -t tmpfs -o size=16k rekindle \"$0\" && exec \"$@\"", directory.toString()))
                .under(namespaces);
    }

    /** The same on a disk that fails every such call on one path. */
    static Command withFailing(String calls, String error, Path path, Object... arguments) {
        return command(arguments)
                .under(List.of(
                        "strace",
                        "-f",
                        "-qqq",
                        "-o",
                        "/dev/null",
                        "-P",
                        path.toString(),
                        "-e",
                        "trace=" + calls,
                        "-e",
                        "inject=" + calls + ":error=" + error));
    }
}
