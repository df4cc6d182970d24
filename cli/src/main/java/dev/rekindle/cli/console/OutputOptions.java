package dev.rekindle.cli.console;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb has. Filled by picocli while it parses, read afterwards. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "How to print the result: ${COMPLETION-CANDIDATES} (default: text).")
    private Format format = Format.TEXT;

    @Option(
            names = "--no-progress",
            scope = ScopeType.INHERIT,
            description = "Say nothing on stderr while work goes on.")
    private boolean silent;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print everything that was found out, not just what is usually wanted.")
    private boolean verbose;

    /** The form of stdout. */
    public Format format() {
        return format;
    }

    /** Whether progress is shown. */
    public ProgressMode progress() {
        return silent ? ProgressMode.HIDDEN : ProgressMode.SHOWN;
    }

    /** How much is printed. */
    public Detail detail() {
        return verbose ? Detail.FULL : Detail.USUAL;
    }

    /** How much is printed of what was found out. */
    public enum Detail {
        /** What is usually wanted. */
        USUAL,
        /** Everything. */
        FULL
    }

    /** Whether progress is shown on stderr. */
    public enum ProgressMode {
        /** Not at all. */
        HIDDEN,
        /** A bar on a terminal, a line every few seconds elsewhere. */
        SHOWN
    }
}
