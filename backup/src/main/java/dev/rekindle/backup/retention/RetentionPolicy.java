package dev.rekindle.backup.retention;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which backups are to be kept. It holds for every directory of a store by itself (so for each cluster), and counts verified
 * backups only: what is broken neither takes the place of a good one nor is removed.
 *
 * <p>A backup is kept when <em>any</em> rule of {@link Keep} keeps it, or when it lies within <em>all</em> {@link Limits}
 * that are set. So a rule is a promise that no limit breaks, and a limit says how long what no rule keeps may stay. Rules alone:
 * what none of them keeps goes at once. Limits alone: what lies within stays. Neither: everything stays. The
 * {@link Guards} stand above all that and only ever keep more.
 */
public record RetentionPolicy(Keep keep, Limits limits, Guards guards) {

    /** Removes nothing. */
    public static final RetentionPolicy EVERYTHING = new RetentionPolicy(Keep.NONE, Limits.NONE, Guards.DEFAULTS);

    /**
     * Rules that keep, each by itself: one backup may be kept by several. Of each hour, day, ISO week (from Monday) or month that
     * has a backup, the newest one is kept, for so many of the latest of them; periods without a backup do not count.
     *
     * @param last so many of the newest; 0 here and below is no rule
     * @param zone in which hours, days, weeks and months begin
     */
    public record Keep(int last, int hourly, int daily, int weekly, int monthly, ZoneId zone) {

        /** No rule. */
        public static final Keep NONE = new Keep(0, 0, 0, 0, 0, ZoneOffset.UTC);

        public Keep {
            if (last < 0 || hourly < 0 || daily < 0 || weekly < 0 || monthly < 0) {
                throw new IllegalArgumentException("a number of backups to keep is 0 (no such rule) or more");
            }
        }

        /** Only the newest ones. */
        public static Keep last(int count) {
            return new Keep(count, 0, 0, 0, 0, ZoneOffset.UTC);
        }

        boolean isEmpty() {
            return last == 0 && hourly == 0 && daily == 0 && weekly == 0 && monthly == 0;
        }
    }

    /**
     * How much may stay that no rule keeps.
     *
     * @param maxAge since the backup began
     * @param maxTotalSize in bytes, of all verified backups of a directory with their manifests; the oldest that no rule
     *     keeps go first, until it is met
     */
    public record Limits(Optional<Duration> maxAge, OptionalLong maxTotalSize) {

        /** No limit. */
        public static final Limits NONE = new Limits(Optional.empty(), OptionalLong.empty());

        public Limits {
            if (maxAge.isPresent() && !maxAge.get().isPositive()) {
                throw new IllegalArgumentException("maxAge is positive");
            }
            if (maxTotalSize.isPresent() && maxTotalSize.getAsLong() < 1) {
                throw new IllegalArgumentException("maxTotalSize is 1 byte or more");
            }
        }

        boolean isEmpty() {
            return maxAge.isEmpty() && maxTotalSize.isEmpty();
        }
    }

    /**
     * What no policy may do.
     *
     * @param minVerified so many of the newest verified backups stay, whatever the rules say; at least 1
     * @param minAge nothing is removed that began, or came into this store, less long ago
     * @param clockSkewLimit when clocks differ by more, nothing is removed
     * @param maxDeletesPerRun so many backups at most are removed by one run over the store, the oldest first; at least 1
     */
    public record Guards(int minVerified, Duration minAge, Duration clockSkewLimit, int maxDeletesPerRun) {

        /** One verified backup, 24 hours, 5 minutes, 25 removals. */
        public static final Guards DEFAULTS = new Guards(1, Duration.ofHours(24), Duration.ofMinutes(5), 25);

        public Guards {
            if (minVerified < 1) {
                throw new IllegalArgumentException("minVerified is 1 or more: the last good backup is never removed");
            }
            if (minAge.isNegative() || clockSkewLimit.isNegative()) {
                throw new IllegalArgumentException("minAge and clockSkewLimit are not negative");
            }
            if (maxDeletesPerRun < 1) {
                throw new IllegalArgumentException("maxDeletesPerRun is 1 or more");
            }
        }
    }

    /** The same with these rules. */
    public RetentionPolicy with(Keep rules) {
        return new RetentionPolicy(rules, limits, guards);
    }

    /** The same with these limits. */
    public RetentionPolicy with(Limits bounds) {
        return new RetentionPolicy(keep, bounds, guards);
    }

    /** The same with these guards. */
    public RetentionPolicy with(Guards safeguards) {
        return new RetentionPolicy(keep, limits, safeguards);
    }

    boolean removesNothing() {
        return keep.isEmpty() && limits.isEmpty();
    }
}
