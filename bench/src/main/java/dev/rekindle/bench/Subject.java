package dev.rekindle.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * One contestant: a name and the command that does the work.
 *
 * @param name as it stands in the table
 * @param command the argument vector, given a directory that exists, is empty, and is deleted afterwards
 */
record Subject(String name, Function<Path, List<String>> command) {}
