package dev.rekindle.engine.crash;

/**
 * What a run left in its box.
 *
 * @param visible the state at the final path
 * @param stagings how many staging directories lie around
 * @param archives how many directories hold exactly the old data, the final path included
 * @param digest of the whole data directory, so that distinct states can be counted
 * @param boot how an etcd fares on it
 */
record Remains(Visible visible, long stagings, long archives, String digest, Boot boot) {
    @Override
    public String toString() {
        return "%s, %d stagings, %d copies of the old data, %s".formatted(visible, stagings, archives, boot);
    }
}
