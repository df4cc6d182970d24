package dev.rekindle.localize;

import dev.rekindle.snapshot.TrailerPolicy;
import java.util.Optional;

/**
 * What must hold of a snapshot before it is published.
 *
 * @param expectations facts recorded when the backup was made
 * @param trailer what to think of a file without the 32 bytes of SHA-256 at its end
 * @param emptyKeyspace whether a store to which no key was ever written is good enough
 * @param targetVersion the etcd that will start from it, where it is known: a newer snapshot is then refused
 */
public record Acceptance(
        Expectations expectations,
        TrailerPolicy trailer,
        EmptyKeyspace emptyKeyspace,
        Optional<EtcdMinor> targetVersion) {

    /** The usual: a snapshot with its trailer and at least one key; nothing else is known about it. */
    public static final Acceptance USUAL =
            new Acceptance(Expectations.NONE, TrailerPolicy.REQUIRED, EmptyKeyspace.REFUSED, Optional.empty());

    /** What to think of a store to which no key was ever written. */
    public enum EmptyKeyspace {
        /** It is a mistake: a restored cluster without data looks healthy to everything but its users. */
        REFUSED,
        /** It is meant. */
        ALLOWED
    }
}
