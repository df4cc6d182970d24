package dev.rekindle.cli.failure;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Reason;
import java.io.IOException;

/**
 * What a person is told when a command fails, and what a script can tell it by.
 *
 * @param exitCode how the process ends
 * @param reason stable name in CamelCase
 * @param what what failed and where; never a secret
 * @param expected what should have been there; empty where there is nothing to compare
 * @param found what was there instead; empty where there is nothing to compare
 * @param next what to do now; empty where there is nothing to say
 */
public record Complaint(ExitCode exitCode, String reason, String what, String expected, String found, String next) {
    private static final String CLAUSE = "; ";

    /** A complaint whose text says all of it: what comes after the first semicolon is what to do. */
    public static Complaint of(ExitCode exitCode, String reason, String text) {
        return of(exitCode, reason, text, "", "");
    }

    /** The same, with a comparison behind it. */
    public static Complaint of(ExitCode exitCode, String reason, String text, String expected, String found) {
        int end = text.indexOf(CLAUSE);
        return end < 0
                ? new Complaint(exitCode, reason, text, expected, found, "")
                : new Complaint(
                        exitCode,
                        reason,
                        text.substring(0, end),
                        expected,
                        found,
                        text.substring(end + CLAUSE.length()));
    }

    /** The request itself is wrong. */
    public static Complaint usage(String what, String next) {
        return new Complaint(ExitCode.USAGE, Reason.BAD_REQUEST.toString(), what, "", "", next);
    }

    /** Whether a person stopped the command, who knows that without being told. */
    public boolean isInterruption() {
        return reason.equals(Reason.INTERRUPTED.toString());
    }

    /** The same, saying first what was being done. */
    public Complaint during(String action) {
        return new Complaint(exitCode, reason, action + ": " + what, expected, found, next);
    }

    /** The same without what follows the first sentence. */
    public Complaint firstSentence() {
        int end = what.indexOf(". ");
        return end < 0 ? this : new Complaint(exitCode, reason, what.substring(0, end), expected, found, next);
    }

    /** The same with other advice. */
    public Complaint withNext(String advice) {
        return new Complaint(exitCode, reason, what, expected, found, advice);
    }

    /** To throw it. */
    public CommandFailedException asException() {
        return new CommandFailedException(this);
    }

    /** For people: a line {@code error: …}, and a line each for what else is known. */
    public String toText() {
        var text = new StringBuilder("error: ").append(what).append('\n');
        append(text, "expected: ", expected);
        append(text, "found:    ", found);
        append(text, "next:     ", next);
        return text.toString();
    }

    /** For scripts: {@code {"error": {…}}}, all fields always there. */
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("error");
        json.writeStringField("reason", reason);
        json.writeNumberField("exitCode", exitCode.status());
        json.writeStringField("message", what);
        json.writeStringField("expected", expected);
        json.writeStringField("found", found);
        json.writeStringField("next", next);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void append(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append("  ").append(label).append(value).append('\n');
        }
    }
}
