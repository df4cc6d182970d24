package dev.rekindle.objectstore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a store can and cannot do, found by trying and by asking.
 *
 * @param location of the store, without secrets
 * @param findings one for each {@link Check} that makes sense for this kind of store, in the order of the checks
 * @param clockSkew by how much the store's clock is ahead of ours; empty where it shows none
 */
public record StoreProbe(String location, List<Finding> findings, Optional<Duration> clockSkew) {

    /** What is looked at. */
    public enum Check {
        /** An object can be written. */
        PUT,
        /** Its size and version can be asked for. */
        HEAD,
        /** A range of it can be read. */
        READ,
        /** A read that names another version is refused. */
        PINNED_READ,
        /** It can be found in a listing. */
        LIST,
        /** A taken key is refused by the store itself, in one step. */
        CREATE_ONLY,
        /** The same when an object is made of parts. */
        CREATE_ONLY_PARTS,
        /** The store keeps a checksum of the whole object, and refuses bytes that do not match a given one. */
        CHECKSUM,
        /** Exactly one version can be deleted. */
        DELETE,
        /** The store's clock agrees with ours. */
        CLOCK,
        /** Older versions of a key are kept. */
        VERSIONING,
        /** Objects can be locked against deletion. */
        OBJECT_LOCK,
        /** Rules that delete objects, or parts of uploads that were never ended. */
        LIFECYCLE,
        /** The world can read it. */
        PUBLIC_ACCESS
    }

    /** What a check found. */
    public enum Verdict {
        /** As a backup wants it. */
        GOOD,
        /** Backups work, and a person should know. */
        WARNING,
        /** Backups cannot work, or would not be safe. */
        BAD,
        /** The store does not tell, or must not be asked with these credentials. */
        UNKNOWN
    }

    /**
     * One finding.
     *
     * @param detail for people: what was found, and what to do where it is not good
     */
    public record Finding(Check check, Verdict verdict, String detail) {}

    public StoreProbe {
        findings = List.copyOf(findings);
    }

    /** Whether nothing stands in the way of a backup. */
    public boolean permitsBackups() {
        return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.BAD);
    }
}
