package dev.rekindle.cli.console;

import java.io.IOException;
import java.util.Locale;

/** The reader of stdout has gone, as {@code head} does when it has seen enough: no failure, there is just nobody left to tell. */
public final class OutputClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private OutputClosedException(IOException cause) {
        super(cause);
    }

    /** The failure to throw for one of stdout: this, where the reader has gone; else what to say of a full disk and the like. */
    static IOException explain(IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean gone =
                text.contains("broken pipe") || text.contains("pipe closed") || text.contains("connection reset");
        return gone ? new OutputClosedException(failure) : new IOException("stdout: " + failure.getMessage(), failure);
    }
}
