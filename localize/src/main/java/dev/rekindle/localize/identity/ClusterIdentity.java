package dev.rekindle.localize.identity;

import dev.rekindle.localize.failure.UsageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A cluster that starts, seen from one member.
 *
 * @param id unsigned: the first eight bytes, big-endian, of SHA-1 over the members' ids (each as eight bytes, big-endian)
 * @param members in ascending order of their unsigned ids
 * @param local one of the members
 */
public record ClusterIdentity(long id, List<MemberIdentity> members, MemberIdentity local) {

    public ClusterIdentity {
        members = List.copyOf(members);
        if (!members.contains(local)) {
            throw new IllegalArgumentException("the local member is not one of the members");
        }
    }

    /**
     * Orders the members and computes the cluster's id, as etcd {@code membership.RaftCluster.genID} does.
     *
     * @throws UsageException when no member has the local name, two have the same id, or an id is zero (raft's "nobody")
     */
    public static ClusterIdentity of(List<MemberIdentity> members, String localName) throws UsageException {
        List<MemberIdentity> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparing(MemberIdentity::id, Long::compareUnsigned));
        ByteBuffer ids = ByteBuffer.allocate(Math.multiplyExact(sorted.size(), Long.BYTES));
        long previous = 0;
        for (MemberIdentity member : sorted) {
            if (member.id() == previous) {
                throw new UsageException("initial cluster: the id " + member.hexId() + " of member \"" + member.name()
                        + "\" is zero or taken; use another initial cluster token");
            }
            previous = member.id();
            ids.putLong(member.id());
        }
        for (MemberIdentity member : sorted) {
            if (member.name().equals(localName)) {
                return new ClusterIdentity(Sha1Id.of(ids.array()), sorted, member);
            }
        }
        throw new UsageException("initial cluster: no member is named \"" + localName + "\"");
    }

    /** The id as etcd prints it: lower-case hexadecimal without leading zeros. */
    public String hexId() {
        return Long.toHexString(id);
    }

    /** The same cluster seen from another member. */
    public ClusterIdentity seenFrom(String name) throws UsageException {
        return of(members, name);
    }
}
