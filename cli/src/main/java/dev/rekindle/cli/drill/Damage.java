package dev.rekindle.cli.drill;

import dev.rekindle.localize.Expectations;
import java.nio.file.Path;

/**
 * One unsound or wrong snapshot to be offered to the restore engine.
 *
 * @param name what was done, as a noun: {@code one bit flipped in the middle}
 * @param knows what the restore has to go by, in words
 * @param snapshot the file to offer; it stays as it is until the next damage is made
 * @param expectations what the restore has to go by
 */
record Damage(String name, String knows, Path snapshot, Expectations expectations) {}
