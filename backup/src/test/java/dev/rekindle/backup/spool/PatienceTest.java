package dev.rekindle.backup.spool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long SECOND = 1_000_000_000;
    private final Patience patience = new Patience(2 * SECOND, 1000);

    @Test
    void endsAfterTheGraceOfAStoreThatTakesNothing() {
        patience.waited(2 * SECOND, 0);

        assertThat(patience.left()).isZero();
    }

    @Test
    void neverEndsForAStoreAtTheFloor() {
        for (int i = 0; i < 1000; i++) {
            patience.waited(SECOND, 1000);
        }

        assertThat(patience.left()).isEqualTo(2 * SECOND);
    }

    @Test
    void endsInFourSecondsForAStoreAtHalfTheFloor() {
        for (int i = 0; i < 4; i++) {
            assertThat(patience.left()).isPositive();
            patience.waited(SECOND, 500);
        }

        assertThat(patience.left()).isZero();
    }

    @Test
    void savesNothingUpForLater() {
        patience.waited(0, 1_000_000);

        assertThat(patience.left()).isEqualTo(2 * SECOND);
    }
}
