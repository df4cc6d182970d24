package dev.rekindle.controller;

import dev.rekindle.controller.backup.BackupSettings;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.kube.Install.Directories;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says; nothing needs to be set in a cluster.
 *
 * <ul>
 *   <li>{@code REKINDLE_NAMESPACE}: where this controller is installed. Left out: the pod's own, else {@code rekindle-system}.
 *   <li>{@code REKINDLE_WORK_DIRECTORY}: for keys and certificates while they are used. Left out: {@code java.io.tmpdir}.
 *   <li>{@code REKINDLE_VOLUMES_DIRECTORY}: below which the claims of destinations are mounted. Left out: {@code /var/lib/rekindle/volumes}.
 *   <li>{@code REKINDLE_SPOOL_DIRECTORY}: a disk with room for backups, where bytes wait for a slow store. Left out: etcd waits.
 *   <li>{@code REKINDLE_CONCURRENT_BACKUPS}: from 1 to 64. Left out: 4.
 *   <li>{@code REKINDLE_DENIED_NETWORKS}: ranges such as {@code 10.96.0.0/16,10.244.0.0/16} where no store is. Left out: none.
 *   <li>{@code REKINDLE_LOOPBACK}: {@code Refused} or {@code Allowed}; whether a store may be on this machine itself, for trials. Left out: {@code Refused}.
 *   <li>{@code REKINDLE_PROBE_PORT}: of {@code /livez} and {@code /readyz}. Left out: 8080.
 *   <li>{@code AWS_WEB_IDENTITY_TOKEN_FILE}: as the SDK of Amazon knows it, for {@code credentials.from: WebIdentity}.
 * </ul>
 */
record Settings(Install install, BackupSettings backups, int probePort) {
    private static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final String POD_TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
    private static final int MOST_BACKUPS = 64;
    private static final int LAST_PORT = 65535;

    /** Reads; fails with {@link IllegalArgumentException}, one sentence for people, where a value makes no sense. */
    static Settings from(Map<String, String> environment) {
        var values = new Values(environment);
        String usualVersion = "development";
        String version = Optional.ofNullable(Settings.class.getPackage().getImplementationVersion())
                .orElse(usualVersion);
        var directories = new Directories(
                values.directory("REKINDLE_WORK_DIRECTORY", System.getProperty("java.io.tmpdir")),
                Path.of(values.text("REKINDLE_VOLUMES_DIRECTORY").orElse("/var/lib/rekindle/volumes")),
                Path.of(values.text("AWS_WEB_IDENTITY_TOKEN_FILE").orElse(POD_TOKEN)));
        var install = new Install(
                values.text("REKINDLE_NAMESPACE").or(Settings::ofPod).orElse("rekindle-system"),
                directories,
                values.loopback("REKINDLE_LOOPBACK"),
                values.ranges("REKINDLE_DENIED_NETWORKS"));
        var backups = new BackupSettings(
                values.number("REKINDLE_CONCURRENT_BACKUPS", 4, 1, MOST_BACKUPS),
                values.text("REKINDLE_SPOOL_DIRECTORY")
                        .map(directory -> values.directory("REKINDLE_SPOOL_DIRECTORY", directory)),
                BackupSettings.Pace.USUAL,
                version);
        return new Settings(install, backups, values.number("REKINDLE_PROBE_PORT", 8080, 0, LAST_PORT));
    }

    private static Optional<String> ofPod() {
        try {
            return Files.isReadable(POD_NAMESPACE)
                    ? Optional.of(Files.readString(POD_NAMESPACE).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    POD_NAMESPACE + " cannot be read; set REKINDLE_NAMESPACE to the namespace of this controller", e);
        }
    }

    /** Variables by name; a blank one counts as left out. */
    private record Values(Map<String, String> environment) {

        Optional<String> text(String name) {
            return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
        }

        Path directory(String name, String usual) {
            Path directory = Path.of(text(name).orElse(usual));
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                throw new IllegalArgumentException(
                        name + ": " + directory + " is not a directory that can be written to");
            }
            return directory;
        }

        int number(String name, int usual, int least, int most) {
            String text = text(name).orElse(String.valueOf(usual));
            if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException(
                        name + " is a number from " + least + " to " + most + ", not '" + text + "'");
            }
            return Integer.parseInt(text);
        }

        AddressPolicy.Loopback loopback(String name) {
            return switch (text(name).orElse("Refused")) {
                case "Refused" -> AddressPolicy.Loopback.REFUSED;
                case "Allowed" -> AddressPolicy.Loopback.ALLOWED;
                default -> throw new IllegalArgumentException(name + " is Refused or Allowed");
            };
        }

        List<Cidr> ranges(String name) {
            try {
                return text(name).stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .map(Cidr::parse)
                        .toList();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }
    }
}
