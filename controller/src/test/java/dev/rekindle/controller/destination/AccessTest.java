package dev.rekindle.controller.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.destination.NamespaceAccess;
import dev.rekindle.api.destination.NamespaceAccess.From;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTest {

    @Test
    void allIsEveryNamespace() {
        assertThat(Access.permits(new NamespaceAccess(From.ALL, List.of(), null), "team-a", Map.of()))
                .isTrue();
    }

    @Test
    void namesAreTheseAndNoneThatBeginsLikeOne() {
        var access = new NamespaceAccess(From.NAMES, List.of("team-a", "team-b"), null);

        assertThat(Access.permits(access, "team-b", Map.of())).isTrue();
        assertThat(Access.permits(access, "team-b2", Map.of())).isFalse();
        assertThat(Access.permits(access, "team", Map.of())).isFalse();
    }

    @Test
    void labelsAreAllOfThem() {
        var access = new NamespaceAccess(From.LABELS, List.of(), Map.of("tier", "gold", "backup", "yes"));

        assertThat(Access.permits(access, "team-a", Map.of("tier", "gold", "backup", "yes", "other", "1")))
                .isTrue();
        assertThat(Access.permits(access, "team-a", Map.of("tier", "gold"))).isFalse();
        assertThat(Access.permits(access, "team-a", Map.of("tier", "gold", "backup", "no")))
                .isFalse();
    }

    @Test
    void noLabelIsNoNamespace() {
        assertThat(Access.permits(new NamespaceAccess(From.LABELS, List.of(), Map.of()), "team-a", Map.of()))
                .isFalse();
        assertThat(Access.permits(new NamespaceAccess(From.LABELS, List.of(), null), "team-a", Map.of()))
                .isFalse();
    }
}
