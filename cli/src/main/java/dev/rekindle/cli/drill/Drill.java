package dev.rekindle.cli.drill;

import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.failure.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays a {@link Story} scene by scene and keeps what each of them showed. After the first claim that does not hold, nothing more is tried but
 * what has to be done whatever happened: the other scenes stand in the report as not reached.
 */
final class Drill {
    private final Story story;
    private final InstantSource clock;
    private final Consumer<Step> audience;

    /** @param audience hears each step as soon as it is over */
    Drill(Story story, InstantSource clock, Consumer<Step> audience) {
        this.story = story;
        this.clock = clock;
        this.audience = audience;
    }

    DrillReport play() throws InterruptedException {
        Instant started = clock.instant();
        long before = System.nanoTime();
        List<Step> steps = new ArrayList<>();
        boolean going = true;
        for (Scene scene : story.scenes()) {
            boolean due = going || scene.when() == Scene.When.ALWAYS;
            Step step = due ? play(scene) : Step.notReached(scene.claim());
            going = going && step.proved();
            steps.add(step);
            audience.accept(step);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        return new DrillReport(
                story.subject(), started, took, steps, story.refusals(), story.headlines(), story.identity());
    }

    private static Step play(Scene scene) throws InterruptedException {
        long before = System.nanoTime();
        try {
            List<Fact> facts = scene.action().play();
            return new Step(scene.claim(), Verdict.PROVED, since(before), facts, "", ExitCode.DONE);
        } catch (InterruptedException e) {
            throw e;
        } catch (ClaimFailedException e) {
            return failed(scene, before, String.valueOf(e.getMessage()), ExitCode.SNAPSHOT);
        } catch (Exception e) {
            // Whatever went wrong on stage belongs into the report: a drill that dies has proved nothing, and must say
            // so.
            Complaint complaint = Diagnosis.of(e);
            if (complaint.isInterruption()) {
                throw interrupted(e);
            }
            return failed(scene, before, complaint.toText().strip(), complaint.exitCode());
        }
    }

    /** A person has stopped the drill, of which a store or an etcd speaks in a way of its own. */
    static InterruptedException interrupted(Exception cause) {
        var interrupted = new InterruptedException("the drill was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static Step failed(Scene scene, long before, String message, ExitCode exitCode) {
        return new Step(scene.claim(), Verdict.FAILED, since(before), List.of(), message, exitCode);
    }

    private static Duration since(long before) {
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
