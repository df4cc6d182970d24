package dev.rekindle.engine.crash;

import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.PrivateMount;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/** Restores onto volumes that are really too small, or really read-only, and then again once a person has mended that. */
final class FullVolume {
    private static final long PLENTY = 256L << 20;

    private final Scene scene;

    FullVolume(Scene scene) {
        this.scene = scene;
    }

    /** One restore for each amount of free bytes; a tmpfs hands out whole pages, and cuts a write short where they end. */
    List<Outcome> withFreeBytes(LongStream amounts) throws IOException {
        return Sweep.all(amounts.mapToObj(free -> (Callable<Outcome>) () -> full(free)));
    }

    /** One restore for each limit on the length of a file, at which the kernel cuts a write short and then fails with EFBIG. */
    List<Outcome> withFilesUpTo(LongStream limits) throws IOException {
        return Sweep.all(limits.mapToObj(limit -> (Callable<Outcome>) () -> {
            var box = scene.fresh();
            // Its output goes through a pipe: the file behind it would be limited too.
            var limited =
                    List.of("bash", "-c", "set -o pipefail; prlimit --fsize=" + limit + " -- \"$@\" | cat", "bash");
            var run = scene.subject().restoreInto(box).under(limited).run();
            return scene.recover("files up to %d bytes".formatted(limit), run, box);
        }));
    }

    /** A restore onto a volume that is mounted read-only. */
    Outcome readOnly() throws IOException {
        var box = scene.fresh();
        try (var mount = PrivateMount.readOnly(box.root())) {
            var run = mount.inside(scene.subject().restoreInto(box)).run();
            return scene.recover("read-only volume", run, box);
        }
    }

    /** How many bytes the files of a restored member have. */
    List<Long> fileSizes() throws IOException {
        var box = scene.fresh();
        scene.subject().restoreInto(box).run().orFail();
        var sizes = new ArrayList<Long>();
        try (var files = Files.walk(box.member())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                sizes.add(Files.size(file));
            }
        }
        Tree.delete(box.root());
        return sizes;
    }

    private Outcome full(long free) throws IOException {
        var template = scene.fresh();
        var volume = Files.createDirectory(template.root().resolve("volume"));
        var inside = new Box(volume.resolve("box"));
        try (var mount = PrivateMount.tmpfs(volume, PLENTY)) {
            var outside = new Box(Files.createDirectory(mount.view().resolve("box")));
            scene.situation().prepare(outside);
            mount.leaveFree(free);
            var run = mount.inside(scene.subject().restoreInto(inside)).run();
            var left = scene.judge().look(outside);
            mount.grow(PLENTY);
            CommandResult again =
                    mount.inside(scene.subject().restoreInto(inside)).run();
            return new Outcome(
                    "%d bytes free".formatted(free),
                    run,
                    left,
                    again,
                    scene.judge().look(outside));
        } finally {
            Tree.delete(template.root());
        }
    }
}
