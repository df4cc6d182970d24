package dev.rekindle.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Stdout: remembers whether anything reached it, and tells a reader that has gone from other failures. */
final class StdoutStream extends FilterOutputStream {
    private boolean touched;

    StdoutStream(OutputStream target) {
        super(target);
    }

    boolean touched() {
        return touched;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
            touched = true;
        } catch (IOException e) {
            throw OutputClosedException.explain(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw OutputClosedException.explain(e);
        }
    }
}
