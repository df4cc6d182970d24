package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.HashKvAnswer;
import dev.rekindle.backup.etcd.MemberStatus;
import dev.rekindle.backup.member.CrossMemberResult.Finding;
import dev.rekindle.backup.member.CrossMemberResult.MemberVerdict;
import dev.rekindle.backup.member.CrossMemberResult.Verdict;
import dev.rekindle.backup.member.MemberHash.Reply;
import dev.rekindle.snapshot.HashKv;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares a snapshot with every member by HashKV: a bit that flipped in one member's database has a valid trailer in every
 * snapshot of it, and only the other members know better.
 *
 * <p>Hashes compare only at equal compact revisions. A member that was compacted since, or that answers from a cache with an
 * earlier compaction (etcd 3.5.5 and later, {@code mvcc/hash.go}), is compared with the snapshot hashed from that same
 * revision; where that cannot be computed, its verdict is unknown, never "differs".
 */
public final class CrossMemberCheck {
    private static final long NEVER = -1;

    private final long sourceId;
    private final SnapshotHashes snapshot;

    /** A check of the snapshot that was taken from this member. */
    public CrossMemberCheck(long sourceId, SnapshotHashes snapshot) {
        this.sourceId = sourceId;
        this.snapshot = snapshot;
    }

    /** Judges the replies; fails only when the snapshot's own file cannot be read. */
    public CrossMemberResult judge(List<MemberHash> replies) throws IOException {
        Optional<Reply.Hashed> source = replies.stream()
                .filter(reply -> reply.member().id() == sourceId)
                .map(MemberHash::reply)
                .filter(Reply.Hashed.class::isInstance)
                .map(Reply.Hashed.class::cast)
                .findFirst();
        var verdicts = new ArrayList<MemberVerdict>();
        for (MemberHash reply : replies) {
            verdicts.add(
                    switch (reply.reply()) {
                        case Reply.Silent(String reason) ->
                            new MemberVerdict(
                                    reply.member(), Verdict.UNKNOWN, Optional.empty(), Optional.empty(), reason);
                        case Reply.Hashed hashed -> compare(reply, hashed, source);
                    });
        }
        return new CrossMemberResult(finding(verdicts), verdicts);
    }

    private MemberVerdict compare(MemberHash member, Reply.Hashed hashed, Optional<Reply.Hashed> source)
            throws IOException {
        HashKvAnswer answer = hashed.answer();
        long compacted = answer.compacted().orElse(NEVER);
        Optional<HashKv> own = snapshot.compactedAt(compacted);
        if (own.isPresent() && own.get().revision() != answer.revision()) {
            return verdict(member, hashed, Verdict.UNKNOWN, "it hashed revision " + answer.revision());
        }
        if (own.isPresent() && own.get().hash() == answer.hash()) {
            return verdict(member, hashed, Verdict.EQUAL, "");
        }
        boolean comparable = compacted == NEVER || hashesTombstonesAsWeDo(hashed.status());
        if (own.isPresent() && comparable) {
            return verdict(
                    member,
                    hashed,
                    Verdict.DIFFERS,
                    "hash " + hex(answer.hash()) + ", the snapshot's is "
                            + hex(own.get().hash()));
        }
        return againstSource(member, hashed, source);
    }

    /** Two members that hash by the same old rule from the same compaction still compare with each other. */
    private MemberVerdict againstSource(MemberHash member, Reply.Hashed hashed, Optional<Reply.Hashed> source) {
        String reason = "hashed from compact revision " + hashed.answer().compactRevision() + " by etcd "
                + hashed.status().version() + ", which this snapshot cannot be compared at";
        boolean sameTerms = member.member().id() != sourceId
                && source.isPresent()
                && source.get().answer().compacted().equals(hashed.answer().compacted())
                && source.get().answer().revision() == hashed.answer().revision()
                && hashesTombstonesAsWeDo(source.get().status()) == hashesTombstonesAsWeDo(hashed.status());
        if (!sameTerms) {
            return verdict(member, hashed, Verdict.UNKNOWN, reason);
        }
        long expected = source.get().answer().hash();
        return expected == hashed.answer().hash()
                ? verdict(member, hashed, Verdict.EQUAL, "")
                : verdict(
                        member,
                        hashed,
                        Verdict.DIFFERS,
                        "hash " + hex(hashed.answer().hash()) + ", the source answers " + hex(expected));
    }

    /** The snapshot speaks for its source unless the source contradicts it; a majority decides about the rest. */
    private Finding finding(List<MemberVerdict> verdicts) {
        long equal = count(verdicts, Verdict.EQUAL);
        long differing = count(verdicts, Verdict.DIFFERS);
        Verdict source = verdicts.stream()
                .filter(verdict -> verdict.member().id() == sourceId)
                .map(MemberVerdict::verdict)
                .findFirst()
                .orElse(Verdict.UNKNOWN);
        if (source == Verdict.DIFFERS) {
            return Finding.SOURCE_DIFFERS;
        }
        if (equal + differing == 0) {
            return Finding.NOT_COMPARED;
        }
        if (differing == 0) {
            return Finding.AGREED;
        }
        long agreeing = source == Verdict.EQUAL ? equal : equal + 1;
        if (agreeing > differing) {
            return Finding.OTHERS_DIFFER;
        }
        return agreeing == differing ? Finding.UNDECIDED : Finding.SOURCE_DIFFERS;
    }

    private static long count(List<MemberVerdict> verdicts, Verdict wanted) {
        return verdicts.stream().filter(verdict -> verdict.verdict() == wanted).count();
    }

    /**
     * Since 3.4.34, 3.5.16 and 3.6 a tombstone at the compact revision is not hashed (etcd changelogs, "HashKV"); older servers
     * hash it, so their answers differ from ours without anything being wrong.
     */
    private static boolean hashesTombstonesAsWeDo(MemberStatus status) {
        String[] parts = status.version().split("[.-]", -1);
        if (parts.length < 3) {
            return false;
        }
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = Integer.parseInt(parts[1]);
            int patch = Integer.parseInt(parts[2]);
            if (major != 3) {
                return major > 3;
            }
            return minor >= 6 || (minor == 5 && patch >= 16) || (minor == 4 && patch >= 34);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static MemberVerdict verdict(MemberHash member, Reply.Hashed hashed, Verdict verdict, String reason) {
        HashKvAnswer answer = hashed.answer();
        var hash =
                new HashKv(answer.hash(), answer.revision(), answer.compacted().orElse(NEVER));
        return new MemberVerdict(
                member.member(), verdict, Optional.of(hashed.status().version()), Optional.of(hash), reason);
    }

    private static String hex(long hash) {
        return String.format(Locale.ROOT, "%08x", hash);
    }
}
