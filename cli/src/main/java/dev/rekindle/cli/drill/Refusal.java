package dev.rekindle.cli.drill;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * One damaged snapshot that was offered to the restore engine.
 *
 * @param damage what was done to the snapshot, as a noun: {@code one bit flipped in a value}
 * @param knows what the restore had to go by: the snapshot alone, or its manifest too
 * @param verdict {@link Verdict#PROVED} when it was refused and the target stayed exactly as it was
 * @param reason the machine's word for the refusal, e.g. {@code TRAILER_MISMATCH}; empty when it was not refused
 * @param message the engine's own message
 */
public record Refusal(String damage, String knows, Verdict verdict, String reason, String message, Duration took) {
    public Refusal {
        requireNonNull(damage);
        requireNonNull(knows);
        requireNonNull(verdict);
        requireNonNull(reason);
        requireNonNull(message);
        requireNonNull(took);
    }
}
