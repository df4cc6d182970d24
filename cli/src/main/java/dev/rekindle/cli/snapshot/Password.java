package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the password of a user of etcd comes from: a file or stdin, else the environment, else a person. Never echoed, never printed. */
record Password(@Nullable String file, String user) {
    private static final String VARIABLE = "ETCDCTL_PASSWORD";
    private static final String STDIN = "-";
    private static final int LONGEST = 4096;

    String find(Console console) throws Exception {
        if (file != null) {
            return fromFile(file, console);
        }
        String variable = console.environment().get(VARIABLE);
        if (variable != null) {
            return variable;
        }
        return console.askPassword("Password of etcd user " + user)
                .orElseThrow(() -> Complaint.usage(
                                "no password for etcd user " + user + ", and no terminal to ask on",
                                "give --password-file, or set " + VARIABLE)
                        .asException());
    }

    private static String fromFile(String name, Console console) throws Exception {
        if (name.equals(STDIN)) {
            return firstLine(console.in());
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return firstLine(in);
        } catch (IOException e) {
            throw Diagnosis.ofFile(name, e).asException();
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }

    @Override
    public String toString() {
        return "Password[of " + user + "]";
    }
}
