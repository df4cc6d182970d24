package dev.rekindle.cli.drill;

/** What became of a claim. Only {@link #PROVED} counts as success: a step that never ran has proved nothing. */
public enum Verdict {
    /** It was tried on the real thing and held. */
    PROVED,
    /** It was tried and did not hold. */
    FAILED,
    /** An earlier failure kept it from being tried. */
    NOT_REACHED
}
