package dev.rekindle.cli.console;

/** How progress looks. */
enum ProgressStyle {
    /** Not shown. */
    HIDDEN,
    /** One line on a terminal, drawn again and again. */
    BAR,
    /** A line of its own every few seconds. */
    LINES
}
