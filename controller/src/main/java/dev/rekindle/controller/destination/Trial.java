package dev.rekindle.controller.destination;

import dev.rekindle.api.Condition;
import dev.rekindle.api.Reason;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Finding;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Verdict;
import dev.rekindle.controller.status.Conditions;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Sentences;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a trial of a destination means for its status. A function of the destination, the time, and what was found. */
record Trial(EtcdBackupDestination destination, Instant time) {

    Trial {
        time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The store could be asked. */
    EtcdBackupDestinationStatus told(StoreProbe probe) {
        List<StoreProbe.Finding> bad = with(probe, StoreProbe.Verdict.BAD);
        Optional<Long> skew = probe.clockSkew().map(Duration::toMillis);
        if (bad.isEmpty()) {
            List<StoreProbe.Finding> notable = with(probe, StoreProbe.Verdict.WARNING);
            String message = notable.isEmpty()
                    ? "everything that a backup needs works"
                    : "everything that a backup needs works; to know: " + listed(notable);
            return status(message, conditions().ready(Reason.AVAILABLE, message), skew, findings(probe));
        }
        String message = listed(bad);
        Reason reason = bad.stream().anyMatch(finding -> isOfTheStore(finding.check()))
                ? Reason.STORE_UNSUITABLE
                : Reason.DESTINATION_NOT_READY;
        return status(message, conditions().by(reason, message), skew, findings(probe));
    }

    /** Nothing could be learned. */
    EtcdBackupDestinationStatus failed(ProblemException problem) {
        return status(
                problem.sentence(), conditions().by(problem.reason(), problem.sentence()), Optional.empty(), List.of());
    }

    /** Whether it is the store that cannot do this, and no right or space that is missing. */
    private static boolean isOfTheStore(Check check) {
        return switch (check) {
            case PINNED_READ, CREATE_ONLY, CREATE_ONLY_PARTS, CHECKSUM -> true;
            case PUT, HEAD, READ, LIST, DELETE, CLOCK, VERSIONING, OBJECT_LOCK, LIFECYCLE, PUBLIC_ACCESS -> false;
        };
    }

    private EtcdBackupDestinationStatus status(
            String message, List<Condition> conditions, Optional<Long> skew, List<Finding> findings) {
        return new EtcdBackupDestinationStatus(
                destination.getMetadata().getGeneration(),
                conditions,
                Sentences.fitted(message),
                Opening.location(destination.getSpec()),
                time,
                skew.orElse(null),
                findings);
    }

    private Conditions conditions() {
        List<Condition> before = destination.getStatus() == null
                ? List.of()
                : destination.getStatus().conditions();
        return new Conditions(before, destination.getMetadata().getGeneration(), time);
    }

    private static List<StoreProbe.Finding> with(StoreProbe probe, StoreProbe.Verdict verdict) {
        return probe.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .toList();
    }

    private static String listed(List<StoreProbe.Finding> findings) {
        return findings.stream()
                .map(finding -> spelled(finding.check()) + ": " + finding.detail())
                .collect(Collectors.joining("; "));
    }

    private static List<Finding> findings(StoreProbe probe) {
        return probe.findings().stream()
                .map(finding -> new Finding(
                        spelled(finding.check()),
                        switch (finding.verdict()) {
                            case GOOD -> Verdict.GOOD;
                            case WARNING -> Verdict.WARNING;
                            case BAD -> Verdict.BAD;
                            case UNKNOWN -> Verdict.UNKNOWN;
                        },
                        Sentences.fitted(finding.detail())))
                .toList();
    }

    /** {@code CREATE_ONLY} as {@code CreateOnly}. */
    private static String spelled(Check check) {
        return Arrays.stream(check.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
    }
}
