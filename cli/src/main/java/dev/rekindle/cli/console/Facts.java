package dev.rekindle.cli.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names and values below each other, the values lined up. */
public final class Facts {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Adds one fact. */
    public Facts add(String name, Object value) {
        names.add(name);
        values.add(String.valueOf(value));
        return this;
    }

    /** Prints them. */
    public void print(TextOutput out) throws IOException {
        int width = names.stream().mapToInt(String::length).max().orElse(0) + 2;
        for (int i = 0; i < names.size(); i++) {
            out.line((names.get(i) + " ".repeat(width - names.get(i).length()) + values.get(i)).stripTrailing());
        }
    }
}
