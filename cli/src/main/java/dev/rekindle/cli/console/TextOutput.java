package dev.rekindle.cli.console;

import java.io.IOException;
import java.io.Writer;

/** Lines of text on the way to stdout. */
public final class TextOutput {
    private final Writer writer;

    TextOutput(Writer writer) {
        this.writer = writer;
    }

    /** Writes one line. */
    public void line(String text) throws IOException {
        writer.write(text);
        writer.write('\n');
    }

    /** Writes text as it is. */
    public void raw(String text) throws IOException {
        writer.write(text);
    }

    /** Hands over what was written so far, so that a reader at the other end of a pipe sees it. */
    public void flush() throws IOException {
        writer.flush();
    }
}
