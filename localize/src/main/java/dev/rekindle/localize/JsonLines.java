package dev.rekindle.localize;

import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonWriter;
import java.io.PrintStream;
import java.util.OptionalLong;

/** Progress as one JSON object a line. Times are milliseconds since the start: no clock has to be right. */
final class JsonLines implements Progress {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final long start = System.nanoTime();
    private long lastRead = start;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void entered(Step step) {
        print(event("step").put("step", step.name()));
    }

    @Override
    public void read(long bytes, OptionalLong total) {
        long now = System.nanoTime();
        boolean last = total.isPresent() && bytes == total.getAsLong();
        if (last || now - lastRead > EVERY_NANOS) {
            lastRead = now;
            JsonObject.Builder line = event("progress").put("bytes", bytes);
            total.ifPresent(all -> line.put("total", all));
            print(line);
        }
    }

    @Override
    public void notice(String message) {
        print(event("notice").put("message", message));
    }

    /** Milliseconds since the start. */
    long elapsedMillis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Prints a line that was made elsewhere. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    private void print(JsonObject.Builder line) {
        print(JsonWriter.write(line.build()));
    }

    private JsonObject.Builder event(String name) {
        return JsonObject.builder().put("event", name).put("elapsedMs", elapsedMillis());
    }
}
