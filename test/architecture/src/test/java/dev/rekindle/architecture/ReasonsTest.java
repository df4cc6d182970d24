package dev.rekindle.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.failure.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the init container says in its termination message is a reason that the resources know: the two share no code, only these names. */
class ReasonsTest {
    /** Of an end without a failure ({@code dev.rekindle.localize.TerminationLine}). */
    private static final List<String> GOOD_ENDS = List.of("Restored", "AlreadyDone", "StartsEmpty");

    @Test
    void everyReasonOfTheInitContainerIsOneOfTheResources() {
        assertThat(Arrays.stream(dev.rekindle.api.Reason.values()).map(Object::toString))
                .containsAll(
                        Arrays.stream(Reason.values()).map(Object::toString).toList())
                .containsAll(GOOD_ENDS);
    }
}
