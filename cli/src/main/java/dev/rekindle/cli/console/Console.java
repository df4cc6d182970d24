package dev.rekindle.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.rekindle.cli.console.OutputOptions.Detail;
import dev.rekindle.cli.console.OutputOptions.ProgressMode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run speaks and listens: one answer on stdout, notes and progress on stderr. Belongs to one thread, but for {@link #progress}.
 */
public final class Console {
    private final Streams streams;
    private final OutputOptions options;
    private final StdoutStream out;
    private final Writer text;
    private final PrintStream err;

    /** Speaks over these streams, in the form that the options say once they are parsed. */
    public Console(Streams streams, OutputOptions options) {
        this.streams = streams;
        this.options = options;
        this.out = new StdoutStream(streams.out());
        this.text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.err = new PrintStream(streams.err(), true, StandardCharsets.UTF_8);
    }

    /** Stdin. */
    public InputStream in() {
        return streams.in();
    }

    /** Variables of the environment. */
    public Map<String, String> environment() {
        return streams.environment();
    }

    /** Asks for a password; empty where nobody can be asked. */
    public Optional<String> askPassword(String question) {
        return streams.prompt().ask(question);
    }

    /** The form that was asked for. */
    public Format format() {
        return options.format();
    }

    /** How much was asked for. */
    public Detail detail() {
        return options.detail();
    }

    /**
     * Writes the answer to stdout.
     *
     * @throws OutputClosedException if the reader of stdout has gone
     */
    public void answer(Answer answer) throws IOException {
        switch (options.format()) {
            case TEXT -> answer.writeText(new TextOutput(text));
            case JSON -> writeJson(answer::writeJson);
        }
        text.flush();
    }

    /** Writes bytes to stdout as they are. */
    public void answerBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** A writer to stdout, for what picocli prints: {@link #flush} sends it. */
    public Writer writer() {
        return text;
    }

    /**
     * Sends what was written.
     *
     * @throws OutputClosedException if the reader of stdout has gone
     */
    public void flush() throws IOException {
        text.flush();
    }

    /**
     * Tells of a failure: a person on stderr, always; and a script on stdout, if it asked for JSON and nothing was written there yet.
     * What cannot be written is lost: there is nobody left to tell.
     */
    public void complain(String forPeople, JsonAnswer forScripts) {
        err.print(Printable.show(forPeople));
        if (options.format() == Format.JSON && !out.touched()) {
            try {
                writeJson(forScripts);
            } catch (IOException e) {
                err.print("error: " + e.getMessage() + "\n");
            }
        }
    }

    /** Writes one JSON object. */
    public interface JsonAnswer {
        /** Writes it. */
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** Tells a person something that is no result: one line on stderr. A bar that is drawn there is drawn again below it. */
    public void note(String text) {
        err.print(Printable.show(text) + "\n");
    }

    /** Shows how far some work is, from its first byte on; the caller closes it. Any thread may feed it. */
    public ProgressBar progress(String what) {
        ProgressStyle style = options.progress() == ProgressMode.HIDDEN
                ? ProgressStyle.HIDDEN
                : switch (streams.errorScreen()) {
                    case TERMINAL -> ProgressStyle.BAR;
                    case PLAIN -> ProgressStyle.LINES;
                };
        return new ProgressBar(Printable.show(what), style, err, System::nanoTime).start();
    }

    private void writeJson(JsonAnswer answer) throws IOException {
        try (JsonGenerator json = generator()) {
            answer.writeTo(json);
        }
        out.write('\n');
        out.flush();
    }

    private JsonGenerator generator() throws IOException {
        var indenter = new DefaultIndenter("  ", "\n");
        var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return new JsonFactory()
                .createGenerator(out)
                .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
                .configure(StreamWriteFeature.AUTO_CLOSE_CONTENT.mappedFeature(), false)
                .setPrettyPrinter(printer);
    }
}
