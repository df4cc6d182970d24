package dev.rekindle.e2e.peer;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdMember.Role;
import dev.rekindle.testing.EtcdStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An etcd that is a list of members: where there is no node, pods run nothing. All members answer, know the same and have caught up. */
final class FakeEtcd implements Membership {
    private static final long FIRST_ID = 0xA0;

    private final Names names;
    private final Map<Integer, EtcdMember> members = new TreeMap<>();
    private final Set<Integer> silent = new HashSet<>();

    /** A cluster of its first member. */
    FakeEtcd(Names names) {
        this.names = names;
        join(0, Role.VOTER);
    }

    /** Lets a member answer no more. */
    void silence(int ordinal) {
        silent.add(ordinal);
    }

    /** What it is once the first member starts with an empty volume as a new cluster. */
    void foundAnew() {
        members.clear();
        join(0, Role.VOTER);
    }

    @Override
    public List<EtcdMember> members(int asked) {
        answering(asked);
        return List.copyOf(members.values());
    }

    @Override
    public EtcdStatus status(int asked) {
        EtcdMember member = answering(asked);
        return new EtcdStatus(1, member.id(), 10, "3.6.16", 0, FIRST_ID, 1, 1, member.role(), "3.6.0", List.of());
    }

    @Override
    public void addLearner(int asked, String peerUrl) {
        answering(asked);
        int ordinal = members.size();
        if (!peerUrl.equals(names.peerUrl(ordinal))) {
            throw new AssertionError("a learner at " + peerUrl + " instead of " + names.peerUrl(ordinal));
        }
        if (members.values().stream().anyMatch(member -> member.role() == Role.LEARNER)) {
            throw new AssertionError("etcd allows one learner, and there is one");
        }
        join(ordinal, Role.LEARNER);
    }

    @Override
    public void promote(int asked, long id) {
        answering(asked);
        members.replaceAll((ordinal, member) -> member.id() == id ? member(ordinal, Role.VOTER) : member);
    }

    @Override
    public void remove(int asked, long id) {
        answering(asked);
        members.values().removeIf(member -> member.id() == id);
    }

    private EtcdMember answering(int ordinal) {
        EtcdMember member = members.get(ordinal);
        if (member == null || silent.contains(ordinal)) {
            throw new SilentMemberException(names.pod(ordinal), new IOException("no etcd there"));
        }
        return member;
    }

    private void join(int ordinal, Role role) {
        members.put(ordinal, member(ordinal, role));
    }

    private EtcdMember member(int ordinal, Role role) {
        return new EtcdMember(FIRST_ID + ordinal, names.pod(ordinal), List.of(names.peerUrl(ordinal)), List.of(), role);
    }
}
