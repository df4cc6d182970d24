package dev.rekindle.controller;

import dev.rekindle.controller.restore.run.InstalledApi;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.RunningCommand;
import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program as a process of its own, as an image starts it, which can be killed. */
final class ControllerProcess implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final RunningCommand running;

    private ControllerProcess(TemporaryDirectory directory, RunningCommand running) {
        this.directory = directory;
        this.running = running;
    }

    /** Starts it, with destinations that find their Secrets in this namespace. */
    static ControllerProcess start(KubernetesApi api, String namespace) {
        // Other classes may have installed the policies, which look at the name.
        return start(api, new InstalledApi(api, namespace).user(), namespace);
    }

    /** The same as this user. */
    static ControllerProcess start(KubernetesApi api, ApiUser user, String namespace) {
        TemporaryDirectory directory = TemporaryDirectory.create("controller");
        return new ControllerProcess(
                directory,
                command(List.of("-Dkubernetes.certs.client.key.algo=EC"))
                        .environment("KUBECONFIG", api.server().kubeconfig(user).toString())
                        .environment("REKINDLE_NAMESPACE", namespace)
                        .environment("REKINDLE_WORK_DIRECTORY", directory.path().toString())
                        .environment("REKINDLE_LOOPBACK", "Allowed")
                        .environment("REKINDLE_PROBE_PORT", "0")
                        .start());
    }

    /** The program, ready to be given an environment. */
    static Command command(List<String> options) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")))
                .with(options)
                .with(List.of(Controller.class.getName()))
                .within(Duration.ofMinutes(5));
    }

    /** Of the process. */
    long pid() {
        return running.process().pid();
    }

    /** By SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        running.process().destroyForcibly().waitFor();
    }

    /** By SIGTERM, and waits for the end; returns how long it took. */
    Duration stop() throws InterruptedException {
        long begun = System.nanoTime();
        running.process().destroy();
        running.process().waitFor();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** All that it has said so far. */
    String output() {
        return running.output();
    }

    @Override
    public void close() {
        running.close();
        directory.close();
    }
}
