package dev.rekindle.cli.console;

/** A command that does something. picocli fills in what was given on the command line, then it runs once. */
public interface Verb {
    /**
     * Does the work and writes its answer. Ends well by returning.
     *
     * @throws Exception what failed; the command line tells a person what it means
     */
    void run(Console console) throws Exception;

    /** What Ctrl-C means to this verb. */
    default WhenInterrupted whenInterrupted() {
        return WhenInterrupted.STOP_AT_ONCE;
    }

    /** What Ctrl-C means. */
    enum WhenInterrupted {
        /** It only reads: nothing is left behind. */
        STOP_AT_ONCE,
        /** It writes: the working thread is interrupted and given time to remove what it has begun. */
        TIDY_UP
    }
}
