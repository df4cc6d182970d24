package dev.rekindle.cli.console;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as its jar says. */
public final class ToolVersion implements IVersionProvider {
    /** Made by picocli. */
    public ToolVersion() {}

    /** Such as {@code 0.1.0}; {@code development} where classes run without their jar. */
    public static String text() {
        return Optional.ofNullable(ToolVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rekindle " + text()};
    }
}
