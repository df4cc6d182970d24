package dev.rekindle.bench;

/**
 * One run of one process.
 *
 * @param seconds wall time from start to exit
 * @param peakRss the largest resident set in bytes, mapped file pages included (getrusage's ru_maxrss)
 */
record Measurement(double seconds, long peakRss) {}
