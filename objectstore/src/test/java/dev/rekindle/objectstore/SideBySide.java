package dev.rekindle.objectstore;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that mostly wait, and have nothing in common; {@code junit-platform.properties} says how many of them run at once. */
public final class SideBySide {
    private SideBySide() {}

    /** One of them. */
    public static DynamicTest test(String name, Executable check) {
        return DynamicTest.dynamicTest(test ->
                test.displayName(name).executionMode(ExecutionMode.CONCURRENT).executable(check));
    }
}
