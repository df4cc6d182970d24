package dev.rekindle.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
    private static final Instant EARLY = Instant.parse("2026-11-27T03:16:00Z");
    private static final Instant LATE = Instant.parse("2026-11-27T03:17:00.987Z");

    @ParameterizedTest
    @EnumSource(Reason.class)
    void exactlyOneOfTheThreeHoldsWhateverTheReason(Reason reason) {
        List<Condition> said = new Conditions(List.of(), 1, EARLY).by(reason, "said");

        assertThat(said).extracting(Condition::type).containsExactly("Ready", "Reconciling", "Stalled");
        assertThat(said).extracting(Condition::reason).containsOnly(reason.toString());
        assertThat(holding(said))
                .isEqualTo(
                        switch (reason.meaning()) {
                            case SUCCESS -> "Ready";
                            case PROGRESS, RETRIED -> "Reconciling";
                            case FAILURE -> "Stalled";
                        });
    }

    @Test
    void aStatusThatStaysKeepsItsTime() {
        List<Condition> before = new Conditions(List.of(), 1, EARLY).by(Reason.QUEUED, "2 come first");

        List<Condition> after = new Conditions(before, 2, LATE).by(Reason.RUNNING, "streaming");

        assertThat(after).extracting(Condition::lastTransitionTime).containsOnly(EARLY);
        assertThat(after).extracting(Condition::observedGeneration).containsOnly(2L);
        assertThat(after).extracting(Condition::message).containsOnly("streaming");
    }

    @Test
    void aStatusThatTurnsTakesTheTimeInSecondsAsKubernetesKeepsIt() {
        List<Condition> before = new Conditions(List.of(), 1, EARLY).by(Reason.RUNNING, "streaming");

        List<Condition> after = new Conditions(before, 1, LATE).by(Reason.COMPLETED, "stored");

        assertThat(after)
                .extracting(Condition::lastTransitionTime)
                .containsExactly(Instant.parse("2026-11-27T03:17:00Z"), Instant.parse("2026-11-27T03:17:00Z"), EARLY);
    }

    @Test
    void whatMayHealEndsWhereNoOneTriesAgain() {
        List<Condition> said = new Conditions(List.of(), 1, EARLY).stalled(Reason.STREAM_STALLED, "for the third time");

        assertThat(holding(said)).isEqualTo("Stalled");
    }

    @Test
    void aLongMessageIsCutOnOneLine() {
        String fitted = Sentences.fitted("first\nsecond " + "x".repeat(5000));

        assertThat(fitted).startsWith("first second x").endsWith("… (cut)").hasSize(Sentences.LONGEST);
    }

    @Test
    void neverCutsAPairOfSurrogates() {
        String fitted = Sentences.fitted("x".repeat(Sentences.LONGEST - 9) + "\uD83D\uDD25".repeat(100));

        assertThat(fitted.chars().filter(c -> Character.isSurrogate((char) c)).count())
                .isEven();
    }

    private static String holding(List<Condition> said) {
        return said.stream()
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .map(Condition::type)
                .collect(Collectors.joining(","));
    }
}
