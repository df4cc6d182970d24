package dev.rekindle.controller.restore.preflight;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.PreflightReport.Obstacle;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Sentences;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one look has found so far: obstacles, each once and in the order of the checks, and warnings. For one thread. */
final class Findings {
    /** As many as a report takes (api, {@code PreflightReport}). */
    private static final int MOST = 64;

    private static final int LONGEST_WARNING = 1024;

    private final List<Found> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** An obstacle and its reason. */
    record Found(Reason reason, Obstacle obstacle) {}

    /** Something that stands in the way, here. */
    static Found at(String where, Reason reason, String message) {
        return new Found(reason, new Obstacle(reason.toString(), where, Sentences.fitted(message), null, null));
    }

    /** The same where an expectation was not met. */
    static Found at(String where, Reason reason, String message, String expected, String found) {
        return new Found(
                reason,
                new Obstacle(
                        reason.toString(),
                        where,
                        Sentences.fitted(message),
                        Sentences.fitted(expected),
                        Sentences.fitted(found)));
    }

    void add(String where, ProblemException problem) {
        add(at(where, problem.reason(), problem.sentence()));
    }

    void add(Found one) {
        if (found.size() < MOST && !found.contains(one)) {
            found.add(one);
        }
    }

    void addAll(Collection<Found> several) {
        several.forEach(this::add);
    }

    void warn(Collection<String> sentences) {
        for (String sentence : sentences) {
            String fitted = Sentences.fitted(sentence);
            String shortened = fitted.length() <= LONGEST_WARNING ? fitted : fitted.substring(0, LONGEST_WARNING);
            if (warnings.size() < MOST && !warnings.contains(shortened)) {
                warnings.add(shortened);
            }
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether a person has to do something; all else goes by itself. */
    boolean needPerson() {
        return found.stream().anyMatch(one -> !passes(one.reason()));
    }

    /** A volume does not grow by itself, though pods that lack room try again. */
    private static boolean passes(Reason reason) {
        return switch (reason.meaning()) {
            case PROGRESS -> true;
            case RETRIED -> reason != Reason.NO_SPACE;
            case SUCCESS, FAILURE -> false;
        };
    }

    /** The first reason to wait for. */
    Optional<Reason> first() {
        return found.stream().map(Found::reason).findFirst();
    }

    String sentences() {
        return found.stream().map(one -> one.obstacle().message()).collect(Collectors.joining("; "));
    }

    PreflightReport report(Instant now, List<PodRole> roles) {
        return new PreflightReport(
                now.truncatedTo(ChronoUnit.SECONDS),
                found.isEmpty(),
                found.stream().map(Found::obstacle).toList(),
                List.copyOf(warnings),
                roles);
    }
}
