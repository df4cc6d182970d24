package dev.rekindle.controller.restore.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.restore.PodRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each pod gets, by its owner and by what is there; seen on real operators. */
class RolesTest {
    private static final List<String> THREE = List.of("prod-0", "prod-1", "prod-2");

    @Test
    void everyPodOfAPlainSetIsAMember() {
        assertThat(text(Roles.ofStaticSet(THREE))).isEqualTo("prod-0 Member, prod-1 Member, prod-2 Member");
    }

    @Test
    void aNewClusterOfTheOperatorHasASeedAndGrowsByItself() {
        assertThat(text(Roles.ofOperatorSet(THREE, Set.of(), Set.of()))).isEqualTo("prod-0 Seed");
        assertThat(text(Roles.ofBarePods(THREE, Set.of()))).isEqualTo("prod-0 Seed");
    }

    @Test
    void whatSurvivedOfAnEarlierClusterIsMovedAsideBeforeItJoins() {
        assertThat(text(Roles.ofOperatorSet(THREE, Set.of(), Set.copyOf(THREE))))
                .isEqualTo("prod-0 Seed, prod-1 Joiner, prod-2 Joiner");
        assertThat(text(Roles.ofOperatorSet(THREE, Set.of(), Set.of("prod-2"))))
                .isEqualTo("prod-0 Seed, prod-2 Joiner");
    }

    @Test
    void inPlaceASetOfTheOperatorStartsWithItsWholeInitialCluster() {
        assertThat(text(Roles.ofOperatorSet(THREE, Set.copyOf(THREE), Set.copyOf(THREE))))
                .isEqualTo("prod-0 Member, prod-1 Member, prod-2 Member");
    }

    @Test
    void aSetThatWasCaughtGrowingGoesOnGrowingAfterwards() {
        assertThat(text(Roles.ofOperatorSet(THREE, Set.of("prod-0"), Set.copyOf(THREE))))
                .isEqualTo("prod-0 Seed, prod-1 Joiner, prod-2 Joiner");
        assertThat(text(Roles.ofOperatorSet(THREE, Set.of("prod-0", "prod-1"), Set.copyOf(THREE))))
                .isEqualTo("prod-0 Member, prod-1 Member, prod-2 Joiner");
    }

    @Test
    void inPlaceBarePodsStillStartFromOneSinceItsFirstNamesOnlyItself() {
        assertThat(text(Roles.ofBarePods(THREE, Set.copyOf(THREE))))
                .isEqualTo("prod-0 Seed, prod-1 Joiner, prod-2 Joiner");
    }

    private static String text(List<PodRole> roles) {
        return roles.stream()
                .map(role -> role.pod() + " "
                        + switch (role.role()) {
                            case SEED -> "Seed";
                            case MEMBER -> "Member";
                            case JOINER -> "Joiner";
                        })
                .collect(Collectors.joining(", "));
    }
}
