package dev.rekindle.localize;

import java.util.Optional;

/** The version of this program, as receipts record it. */
final class ToolVersion {
    /** From the jar's manifest; {@code development} where there is no jar. */
    static final String TEXT = Optional.ofNullable(
                    ToolVersion.class.getPackage().getImplementationVersion())
            .orElse("development");

    private ToolVersion() {}
}
