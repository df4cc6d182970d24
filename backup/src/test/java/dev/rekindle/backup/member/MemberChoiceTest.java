package dev.rekindle.backup.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.etcd.EtcdAlarm;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.EtcdMember.Role;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.MemberView.Observation;
import dev.rekindle.backup.member.MemberView.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberChoiceTest {
    private static final long AGREED = 100;
    private static final long LEADER = 1;

    @Test
    void prefersAFollowerToTheLeader() {
        MemberChoice choice = choose(voter(LEADER, AGREED), voter(2, AGREED));

        assertThat(chosen(choice)).hasValue(2L);
        assertThat(choice.rejected()).isEmpty();
    }

    @Test
    void takesTheLeaderWhereThereIsNobodyElse() {
        assertThat(chosen(choose(voter(LEADER, AGREED)))).hasValue(LEADER);
    }

    @Test
    void prefersTheFollowerThatHasAppliedMost() {
        assertThat(chosen(choose(voter(3, AGREED), voter(2, AGREED + 5)))).hasValue(2L);
    }

    @Test
    void choosesTheSameAmongEquals() {
        assertThat(chosen(choose(voter(0x8000000000000000L, AGREED), voter(7, AGREED), voter(9, AGREED))))
                .hasValue(7L);
    }

    @Test
    void rejectsALearner() {
        assertRejected(seen(2, Role.LEARNER, LEADER, AGREED, Origin.NAMED), "learner");
    }

    @Test
    void rejectsAMemberWithoutLeader() {
        assertRejected(seen(2, Role.VOTER, 0, AGREED, Origin.NAMED), "no leader");
    }

    @Test
    void rejectsAMemberThatLags() {
        assertRejected(voter(2, AGREED - 1), "lags: revision 99, the cluster has 100");
    }

    @Test
    void rejectsAMemberThatDoesNotAnswer() {
        var silent = new MemberView(member(2, Role.VOTER), Origin.NAMED, new Observation.Unreachable("no answer"));

        assertRejected(silent, "no answer");
    }

    @Test
    void rejectsAMemberThatNobodyNamed() {
        assertRejected(seen(2, Role.VOTER, LEADER, AGREED, Origin.ADVERTISED), "no endpoint was named");
    }

    @Test
    void rejectsAMemberWithTheAlarmCorruptAndNoOther() {
        var cluster = new ClusterView(
                5,
                AGREED,
                List.of(voter(2, AGREED), voter(3, AGREED)),
                List.of(new EtcdAlarm(2, EtcdAlarm.Type.CORRUPT), new EtcdAlarm(3, EtcdAlarm.Type.NOSPACE)));

        MemberChoice choice = MemberChoice.of(cluster, Map.of());

        assertThat(chosen(choice)).hasValue(3L);
        assertThat(choice.explanation()).isEqualTo("m2 2: it has the alarm CORRUPT");
    }

    @Test
    void rejectsASuspectWithItsReason() {
        var cluster = new ClusterView(5, AGREED, List.of(voter(2, AGREED), voter(3, AGREED)), List.of());

        MemberChoice choice = MemberChoice.of(cluster, Map.of(2L, "its data differs"));

        assertThat(chosen(choice)).hasValue(3L);
        assertThat(choice.explanation()).isEqualTo("m2 2: its data differs");
    }

    @Test
    void neverChoosesAnUnfitMemberInTwentyThousandSeededTopologies() {
        for (long seed = 0; seed < 20_000; seed++) {
            ClusterView cluster = randomCluster(new Random(seed));

            MemberChoice choice = MemberChoice.of(cluster, Map.of());

            assertThat(choice.rejected().size() + (int) fit(cluster))
                    .as("seed %d", seed)
                    .isEqualTo(cluster.members().size());
            assertThat(choice.chosen().isPresent()).as("seed %d", seed).isEqualTo(fit(cluster) > 0);
            choice.chosen().ifPresent(candidate -> {
                assertThat(candidate.status().revision()).isGreaterThanOrEqualTo(AGREED);
                assertThat(candidate.status().leader()).isNotZero();
                assertThat(candidate.status().role()).isEqualTo(Role.VOTER);
                assertThat(cluster.alarms())
                        .doesNotContain(new EtcdAlarm(candidate.member().id(), EtcdAlarm.Type.CORRUPT));
            });
        }
    }

    private static long fit(ClusterView cluster) {
        return cluster.members().stream()
                .filter(view -> view.origin() == Origin.NAMED
                        && view.observation() instanceof Observation.Seen(MemberStatus status)
                        && status.role() == Role.VOTER
                        && status.leader() != 0
                        && status.revision() >= AGREED
                        && !cluster.alarms()
                                .contains(new EtcdAlarm(view.member().id(), EtcdAlarm.Type.CORRUPT)))
                .count();
    }

    private static ClusterView randomCluster(Random random) {
        var members = new ArrayList<MemberView>();
        var alarms = new ArrayList<EtcdAlarm>();
        int count = 1 + random.nextInt(7);
        for (long id = 1; id <= count; id++) {
            Role role = random.nextInt(4) == 0 ? Role.LEARNER : Role.VOTER;
            Origin origin = random.nextInt(4) == 0 ? Origin.ADVERTISED : Origin.NAMED;
            MemberView view =
                    seen(id, role, random.nextInt(3) == 0 ? 0 : LEADER, AGREED - 1 + random.nextInt(3), origin);
            members.add(random.nextInt(5) == 0 ? view.with(new Observation.Unreachable("silent")) : view);
            if (random.nextInt(6) == 0) {
                alarms.add(new EtcdAlarm(id, random.nextBoolean() ? EtcdAlarm.Type.CORRUPT : EtcdAlarm.Type.NOSPACE));
            }
        }
        return new ClusterView(5, AGREED, members, alarms);
    }

    private static void assertRejected(MemberView unfit, String reason) {
        MemberChoice alone = choose(unfit);
        MemberChoice withLeader = choose(unfit, voter(LEADER, AGREED));

        assertThat(alone.chosen()).isEmpty();
        assertThat(alone.explanation()).contains(reason);
        assertThat(chosen(withLeader)).hasValue(LEADER);
    }

    private static MemberChoice choose(MemberView... members) {
        return MemberChoice.of(new ClusterView(5, AGREED, List.of(members), List.of()), Map.of());
    }

    private static Optional<Long> chosen(MemberChoice choice) {
        return choice.chosen().map(candidate -> candidate.member().id());
    }

    private static MemberView voter(long id, long revision) {
        return seen(id, Role.VOTER, LEADER, revision, Origin.NAMED);
    }

    private static MemberView seen(long id, Role role, long leader, long revision, Origin origin) {
        return new MemberView(member(id, role), origin, new Observation.Seen(status(id, role, leader, revision)));
    }

    static EtcdMember member(long id, Role role) {
        return new EtcdMember(id, "m" + id, List.of(), List.of(), role);
    }

    static MemberStatus status(long id, Role role, long leader, long revision) {
        return new MemberStatus(
                5,
                id,
                revision,
                "3.6.16",
                1,
                1,
                leader,
                2,
                3,
                revision,
                role,
                List.of(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
