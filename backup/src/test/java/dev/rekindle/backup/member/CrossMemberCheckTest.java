package dev.rekindle.backup.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.etcd.EtcdMember.Role;
import dev.rekindle.backup.etcd.HashKvAnswer;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.CrossMemberResult.Finding;
import dev.rekindle.backup.member.CrossMemberResult.Verdict;
import dev.rekindle.backup.member.MemberHash.Reply;
import dev.rekindle.snapshot.HashKv;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The snapshot is of member 1 at revision 50; it hashes to 0xaa uncompacted and to 0xbb compacted at 40. */
class CrossMemberCheckTest {
    private static final long GOOD = 0xaa;
    private static final long GOOD_AT_40 = 0xbb;
    private static final long BAD = 0xcc;
    private static final long WORSE = 0xdd;
    private static final SnapshotHashes SNAPSHOT =
            compacted -> Optional.ofNullable(Map.of(-1L, GOOD, 40L, GOOD_AT_40).get(compacted))
                    .map(hash -> new HashKv(hash, 50, compacted));

    @Test
    void agreesWhenEveryMemberAgrees() throws IOException {
        assertThat(judge(hash(1, GOOD, -1), hash(2, GOOD, -1), hash(3, GOOD, -1))
                        .finding())
                .isEqualTo(Finding.AGREED);
        assertThat(judge(hash(1, GOOD, 0)).finding()).isEqualTo(Finding.AGREED);
    }

    @Test
    void comparesAtTheCompactionOfEachAnswer() throws IOException {
        CrossMemberResult result = judge(hash(1, GOOD, -1), hash(2, GOOD_AT_40, 40), hash(3, GOOD, 40));

        assertThat(result.members())
                .extracting(member -> member.verdict())
                .containsExactly(Verdict.EQUAL, Verdict.EQUAL, Verdict.DIFFERS);
        assertThat(result.finding()).isEqualTo(Finding.OTHERS_DIFFER);
        assertThat(result.permits()).isTrue();
        assertThat(result.differing()).isEqualTo("m3 3 (hash 000000aa, the snapshot's is 000000bb)");
    }

    @Test
    void callsAnAnswerFromAnotherCompactionUnknownAndNotDifferent() throws IOException {
        CrossMemberResult result = judge(hash(1, GOOD, -1), hash(2, BAD, 45));

        assertThat(result.members().get(1).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.finding()).isEqualTo(Finding.AGREED);
    }

    @Test
    void findsTheSourceInTheMinority() throws IOException {
        CrossMemberResult result = judge(hash(1, GOOD, -1), hash(2, BAD, -1), hash(3, BAD, -1));

        assertThat(result.finding()).isEqualTo(Finding.SOURCE_DIFFERS);
        assertThat(result.permits()).isFalse();
    }

    @Test
    void findsTheSourceInTheMinorityWhereItDoesNotAnswerItself() throws IOException {
        assertThat(judge(silent(1), hash(2, BAD, -1), hash(3, BAD, -1)).finding())
                .isEqualTo(Finding.SOURCE_DIFFERS);
    }

    @Test
    void failsWhenTheSourceContradictsItsOwnSnapshot() throws IOException {
        assertThat(judge(hash(1, BAD, -1), hash(2, GOOD, -1), hash(3, GOOD, -1)).finding())
                .isEqualTo(Finding.SOURCE_DIFFERS);
        assertThat(judge(hash(1, BAD, -1)).finding()).isEqualTo(Finding.SOURCE_DIFFERS);
    }

    @Test
    void namesAMinorityThatIsNotTheSource() throws IOException {
        CrossMemberResult result = judge(hash(1, GOOD, -1), hash(2, GOOD, -1), hash(3, BAD, -1));

        assertThat(result.finding()).isEqualTo(Finding.OTHERS_DIFFER);
        assertThat(result.differing()).contains("m3 3");
    }

    @Test
    void cannotDecideBetweenTwo() throws IOException {
        CrossMemberResult result = judge(hash(1, GOOD, -1), hash(2, BAD, -1));

        assertThat(result.finding()).isEqualTo(Finding.UNDECIDED);
        assertThat(result.permits()).isFalse();
    }

    @Test
    void doesNotCountMembersThatDifferFromEachOtherAsOneVoice() throws IOException {
        CrossMemberResult result =
                judge(hash(1, GOOD, -1), hash(2, GOOD, -1), hash(3, BAD, -1), hash(4, WORSE, -1), silent(5));

        assertThat(result.finding()).isEqualTo(Finding.UNDECIDED);
    }

    @Test
    void saysThatNothingWasCompared() throws IOException {
        CrossMemberResult result = judge(silent(1), silent(2));

        assertThat(result.finding()).isEqualTo(Finding.NOT_COMPARED);
        assertThat(result.permits()).isTrue();
        assertThat(result.members())
                .allSatisfy(member -> assertThat(member.reason()).isEqualTo("no answer"));
    }

    @Test
    void holdsAnOldRuleForTombstonesAgainstTheSourceAndNotAgainstUs() throws IOException {
        CrossMemberResult same = judge(old(1, BAD, 40), old(2, BAD, 40), old(3, WORSE, 40));

        assertThat(same.members())
                .extracting(member -> member.verdict())
                .containsExactly(Verdict.UNKNOWN, Verdict.EQUAL, Verdict.DIFFERS);
        assertThat(same.finding()).isEqualTo(Finding.OTHERS_DIFFER);
        assertThat(judge(old(1, GOOD_AT_40, 40)).finding()).isEqualTo(Finding.AGREED);
        assertThat(judge(old(1, BAD, -1)).finding()).isEqualTo(Finding.SOURCE_DIFFERS);
    }

    @Test
    void doesNotCompareAnotherRevision() throws IOException {
        var answer = new MemberHash(
                MemberChoiceTest.member(2, Role.VOTER),
                new Reply.Hashed(MemberChoiceTest.status(2, Role.VOTER, 1, 60), new HashKvAnswer(2, BAD, 60, -1)));

        assertThat(judge(hash(1, GOOD, -1), answer).members().get(1).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static CrossMemberResult judge(MemberHash... replies) throws IOException {
        return new CrossMemberCheck(1, SNAPSHOT).judge(List.of(replies));
    }

    private static MemberHash hash(long id, long hash, long compacted) {
        return hashed(id, "3.6.16", hash, compacted);
    }

    private static MemberHash old(long id, long hash, long compacted) {
        return hashed(id, "3.4.13", hash, compacted);
    }

    private static MemberHash hashed(long id, String version, long hash, long compacted) {
        var status = new MemberStatus(
                5, id, 50, version, 1, 1, 1, 2, 3, 50, Role.VOTER, List.of(), Optional.empty(), OptionalLong.empty());
        return new MemberHash(
                MemberChoiceTest.member(id, Role.VOTER),
                new Reply.Hashed(status, new HashKvAnswer(id, hash, 50, compacted)));
    }

    private static MemberHash silent(long id) {
        return new MemberHash(MemberChoiceTest.member(id, Role.VOTER), new Reply.Silent("no answer"));
    }
}
