package dev.rekindle.cli.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What a verb found out, in both forms that a person can ask for. Written once, when the work is done. */
public interface Answer {
    /** For people: lines, each ended by {@code \n}. */
    void writeText(TextOutput out) throws IOException;

    /** For machines: exactly one JSON object, its fields always in the same order. */
    void writeJson(JsonGenerator json) throws IOException;
}
