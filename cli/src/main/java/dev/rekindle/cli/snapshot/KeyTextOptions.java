package dev.rekindle.cli.snapshot;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How keys and values are typed and printed. */
final class KeyTextOptions {
    @ArgGroup
    private @Nullable Choice choice;

    /** At most one of them. */
    static final class Choice {
        @Option(names = "--hex", description = "Keys and values in hexadecimal, typed and printed.")
        private boolean hex;

        @Option(names = "--base64", description = "Keys and values in base64, typed and printed.")
        private boolean base64;
    }

    /** What was chosen; text by default. */
    KeyText get() {
        if (choice == null) {
            return KeyText.TEXT;
        }
        if (choice.hex) {
            return KeyText.HEX;
        }
        return choice.base64 ? KeyText.BASE64 : KeyText.TEXT;
    }
}
