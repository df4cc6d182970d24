package dev.rekindle.engine.crash;

import dev.rekindle.testing.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A subject before a volume: everything needed to disturb its restore again and again, each time from the same beginning.
 *
 * <p>Making a scene runs the subject once under strace without a fault. That run's result is what every later one is compared with;
 * it must boot and prove itself, or the scene is refused.
 */
final class Scene implements AutoCloseable {
    private final Subject subject;
    private final Situation situation;
    private final Path work;
    private final AtomicInteger boxes = new AtomicInteger();
    private final List<Point> points;
    private final Judge judge;

    private Scene(Subject subject, Situation situation, Path work, BootProof proof) throws IOException {
        this.subject = subject;
        this.situation = situation;
        this.work = work;
        var box = fresh();
        var before = Tree.read(box.member(), path -> false);
        var run = Strace.watch(subject.restoreInto(box), box);
        if (run.ending().exit() != 0) {
            throw new AssertionError("%s fails even undisturbed: %s".formatted(subject.name(), run.ending()));
        }
        points = run.census().changes();
        judge = new Judge(before, Tree.read(box.member(), subject::varies), subject::varies, proof);
        var remains = judge.look(box);
        if (remains.visible() != Visible.NEW || remains.boot() != Boot.PROVED) {
            throw new AssertionError("%s, undisturbed, leaves %s".formatted(subject.name(), remains));
        }
        Tree.delete(box.root());
    }

    static Scene of(Subject subject, Situation situation, BootProof proof) throws IOException {
        Strace.require();
        var work = Files.createTempDirectory("rekindle-crash").toRealPath();
        return new Scene(subject, situation, work, proof);
    }

    Situation situation() {
        return situation;
    }

    /** What a sweep over this scene is called in the report. */
    Tally tally(String faults, int planned, List<Outcome> outcomes) throws IOException {
        var tally = new Tally(subject.name(), situation.name(), faults, planned, outcomes);
        CrashReport.add(tally);
        return tally;
    }

    /** Every call of an undisturbed run that changes the disk. */
    List<Point> points() {
        return points;
    }

    Judge judge() {
        return judge;
    }

    Subject subject() {
        return subject;
    }

    /** A box as it was before the restore. The caller deletes it. */
    Box fresh() throws IOException {
        var box = new Box(Files.createDirectory(work.resolve("box-" + boxes.incrementAndGet())));
        situation.prepare(box);
        return box;
    }

    /** Looks at what a disturbed run left, runs the same command undisturbed, looks again, and clears the box away. */
    Outcome recover(String where, CommandResult disturbed, Box box) throws IOException {
        var left = judge.look(box);
        var again = subject.restoreInto(box).run();
        var outcome = new Outcome(where, disturbed, left, again, judge.look(box));
        Tree.delete(box.root());
        return outcome;
    }

    @Override
    public void close() throws IOException {
        Tree.delete(work);
    }
}
