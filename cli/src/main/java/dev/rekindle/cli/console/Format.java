package dev.rekindle.cli.console;

import java.util.Locale;

/** The form of what goes to stdout. */
public enum Format {
    /** Lines and tables for people. */
    TEXT,
    /** One JSON object. */
    JSON;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
