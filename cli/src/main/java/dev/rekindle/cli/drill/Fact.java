package dev.rekindle.cli.drill;

import static java.util.Objects.requireNonNull;

/** One figure or identity that a step found, as a person reads it: {@code revision} is {@code 2,431}. */
public record Fact(String name, String value) {
    public Fact {
        requireNonNull(name);
        requireNonNull(value);
    }
}
