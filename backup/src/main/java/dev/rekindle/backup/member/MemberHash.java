package dev.rekindle.backup.member;

import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.HashKvAnswer;
import dev.rekindle.backup.etcd.MemberStatus;

/** A member and what it answered when it was asked to hash its keys. */
public record MemberHash(EtcdMember member, Reply reply) {

    /** What came of asking. */
    public sealed interface Reply {
        /** It hashed. */
        record Hashed(MemberStatus status, HashKvAnswer answer) implements Reply {}

        /** It did not; {@code reason} is for people. */
        record Silent(String reason) implements Reply {}
    }
}
