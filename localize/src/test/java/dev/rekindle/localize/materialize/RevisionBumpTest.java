package dev.rekindle.localize.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionBumpTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000, RevisionBump.LARGEST})
    void acceptsAJumpForwards(long by) {
        assertThat(new RevisionBump(by).by()).isEqualTo(by);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, RevisionBump.LARGEST + 1, Long.MAX_VALUE})
    void refusesAJumpThatIsNoneOrLeavesNoRoom(long by) {
        assertThatThrownBy(() -> new RevisionBump(by))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 1 to");
    }
}
