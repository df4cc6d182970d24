package dev.rekindle.cli.drill;

import java.util.List;

/** A drill to be played: what it is about, its scenes, and, once they were played, what they showed. Closing it removes everything it made. */
interface Story extends AutoCloseable {
    /** What is drilled, as a title. */
    String subject();

    /** The scenes in order; each builds on the ones before it. */
    List<Scene> scenes();

    /** Every damaged snapshot that has been offered so far. */
    List<Refusal> refusals();

    /** The few figures that a person asks for first. */
    List<Fact> headlines();

    /** What ties the report to one snapshot. */
    List<Fact> identity();

    @Override
    void close();
}
