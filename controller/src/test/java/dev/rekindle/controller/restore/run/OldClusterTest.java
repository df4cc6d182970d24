package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.restore.run.OldCluster.Answer;
import dev.rekindle.controller.restore.run.OldCluster.Found;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldClusterTest {
    private static final List<String> PODS = List.of("etcd-0", "etcd-1", "etcd-2");
    private static final Optional<String> RESTORED = Optional.of("bad");
    private static final long OLD = 0x01d;

    @Test
    void servesOnceMoreThanHalfFollowOneLeader() {
        assertThat(verdict(answer(0, OLD, 7), answer(1, OLD, 7))).isEqualTo(new Found.Serves("1d", List.of("etcd-2")));
        assertThat(verdict(answer(0, OLD, 7), answer(1, OLD, 7), answer(2, OLD, 0)))
                .isEqualTo(new Found.Serves("1d", List.of("etcd-2")));
        assertThat(verdict(answer(0, OLD, 7), answer(1, OLD, 7), answer(2, OLD, 7)))
                .isEqualTo(new Found.Serves("1d", List.of()));
    }

    @Test
    void doesNotServeWithoutALeaderOrWithTwo() {
        assertThat(verdict(answer(0, OLD, 0), answer(1, OLD, 0), answer(2, OLD, 0)))
                .isInstanceOf(Found.NotYet.class);
        assertThat(verdict(answer(0, OLD, 7))).isInstanceOf(Found.NotYet.class);
        assertThat(verdict(answer(0, OLD, 7), answer(1, OLD, 8))).isInstanceOf(Found.NotYet.class);
    }

    @Test
    void isNotTheRestoredOne() {
        assertThat(verdict(answer(0, 0xbad, 7), answer(1, 0xbad, 7), answer(2, 0xbad, 7)))
                .isInstanceOf(Found.NotYet.class);
        assertThat(verdict(answer(0, 0xbad, 7), answer(1, OLD, 7))).isInstanceOf(Found.NotYet.class);
    }

    @Test
    void hasAQuorumOfItsWholeSizeAndNotOfThoseThatCameBack() {
        Found found = OldCluster.verdict(List.of("etcd-0"), List.of(answer(0, OLD, 7)), 3, RESTORED);

        assertThat(found)
                .isInstanceOfSatisfying(
                        Found.NotYet.class,
                        notYet -> assertThat(notYet.message()).contains("no quorum of 2 of 3", "1 answer"));
    }

    private static Found verdict(Answer... answers) {
        return OldCluster.verdict(PODS, List.of(answers), PODS.size(), RESTORED);
    }

    private static Answer answer(int ordinal, long cluster, long leader) {
        return new Answer("etcd-" + ordinal, cluster, leader);
    }
}
