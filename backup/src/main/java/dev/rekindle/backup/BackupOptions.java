package dev.rekindle.backup;

import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.etcd.StreamLimits;
import dev.rekindle.backup.member.MemberDiscovery;
import dev.rekindle.backup.spool.Spool;
import java.time.Duration;
import java.util.Optional;

/**
 * How a backup is made.
 *
 * @param stream limits of the stream
 * @param comparison whether the members are asked to agree
 * @param hashTimeout for each member's answer; it reads its whole database
 * @param discovery which members are asked
 * @param rowBudgetBytes memory for the rows that HashKV needs; past it a local file is read a second time, and a store over a
 *     network goes without, and so does an encoded object
 * @param encoding what is done to the bytes before they are stored
 * @param spool where bytes wait for a store that is too slow; without it, etcd waits
 */
public record BackupOptions(
        StreamLimits stream,
        Comparison comparison,
        Duration hashTimeout,
        MemberDiscovery discovery,
        long rowBudgetBytes,
        ObjectEncoding encoding,
        Optional<Spool> spool) {

    /** Whether HashKV of every member is compared with the snapshot. */
    public enum Comparison {
        /** Yes, and a difference at the source fails the backup. */
        COMPARE,
        /** No: for clusters where reading every database is too much. The manifest says {@code not-compared}. */
        SKIP
    }

    /** Everything compared, every advertised member asked, ten minutes for a hash, 32 MiB for rows, stored as it is. */
    public static final BackupOptions DEFAULTS = new BackupOptions(
            StreamLimits.DEFAULTS,
            Comparison.COMPARE,
            Duration.ofMinutes(10),
            MemberDiscovery.ADVERTISED,
            32L << 20,
            ObjectEncoding.PLAIN,
            Optional.empty());

    public BackupOptions {
        if (!hashTimeout.isPositive() || rowBudgetBytes < 0) {
            throw new IllegalArgumentException("timeouts are positive and budgets not negative");
        }
    }

    /** The same with these stream limits. */
    public BackupOptions withStream(StreamLimits limits) {
        return new BackupOptions(limits, comparison, hashTimeout, discovery, rowBudgetBytes, encoding, spool);
    }

    /** The same with or without comparing. */
    public BackupOptions withComparison(Comparison choice) {
        return new BackupOptions(stream, choice, hashTimeout, discovery, rowBudgetBytes, encoding, spool);
    }

    /** The same with another way to find members. */
    public BackupOptions withDiscovery(MemberDiscovery choice) {
        return new BackupOptions(stream, comparison, hashTimeout, choice, rowBudgetBytes, encoding, spool);
    }

    /** The same with another encoding. */
    public BackupOptions withEncoding(ObjectEncoding choice) {
        return new BackupOptions(stream, comparison, hashTimeout, discovery, rowBudgetBytes, choice, spool);
    }

    /** The same with a spool. */
    public BackupOptions withSpool(Optional<Spool> choice) {
        return new BackupOptions(stream, comparison, hashTimeout, discovery, rowBudgetBytes, encoding, choice);
    }
}
