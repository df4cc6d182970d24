package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a server is at home: a directory and ports of loopback that are its own until this is closed.
 *
 * @param name what the server is called, in messages and in the name of its directory
 * @param ports the first is the one that clients connect to
 * @param elsewhere files outside of the directory that a killed server leaves behind; removed on closing, where there are any
 */
public record ServerHome(String name, TemporaryDirectory directory, List<LoopbackPort> ports, List<Path> elsewhere)
        implements AutoCloseable {
    public ServerHome {
        ports = List.copyOf(ports);
        elsewhere = List.copyOf(elsewhere);
    }

    /** A new directory and one port. */
    public static ServerHome reserve(String name) {
        return reserve(name, 1);
    }

    /** A new directory and some ports. */
    public static ServerHome reserve(String name, int ports) {
        return new ServerHome(
                name,
                TemporaryDirectory.create(name),
                Stream.generate(LoopbackPort::reserve).limit(ports).toList(),
                List.of());
    }

    /** The same for a server that makes files elsewhere, too. */
    public ServerHome withFilesElsewhere(List<Path> files) {
        return new ServerHome(name, directory, ports, files);
    }

    /** Where clients connect to, such as {@code http://127.0.0.1:20815}. */
    public URI http() {
        return URI.create("http://" + ports.getFirst());
    }

    /** The same with TLS. */
    public URI https() {
        return URI.create("https://" + ports.getFirst());
    }

    /** The number of the n-th port, from zero. */
    public int port(int n) {
        return ports.get(n).number();
    }

    /** A directory of this name in its own. */
    public String folder(String folder) {
        return directory.directory(folder).toString();
    }

    @Override
    public void close() {
        directory.close();
        try {
            for (Path file : elsewhere) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ports.forEach(LoopbackPort::close);
    }

    /** Such as {@code minio on 127.0.0.1:20815}. */
    @Override
    public String toString() {
        return name + " on " + ports.getFirst();
    }
}
