package dev.rekindle.cli.drill;

/** A claim of the drill did not hold; the message says what was expected and found. */
final class ClaimFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ClaimFailedException(String message) {
        super(message);
    }
}
