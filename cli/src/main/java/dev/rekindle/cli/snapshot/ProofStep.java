package dev.rekindle.cli.snapshot;

/**
 * One thing that was proved of a snapshot.
 *
 * @param name stable, for scripts
 * @param proved what is now certain, for people
 */
record ProofStep(String name, String proved) {}
