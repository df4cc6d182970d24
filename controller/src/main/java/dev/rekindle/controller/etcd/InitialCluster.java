package dev.rekindle.controller.etcd;

import dev.rekindle.backup.etcd.MemberList;
import java.util.stream.Collectors;

/**
 * The members of a cluster as etcd's {@code --initial-cluster} takes them.
 *
 * @param text such as {@code prod-0=https://prod-0.prod:2380,prod-1=https://prod-1.prod:2380}
 */
public record InitialCluster(String text) {

    /** Of members that have all started, and so have a name. */
    public static InitialCluster of(MemberList members) {
        return new InitialCluster(members.members().stream()
                .flatMap(member -> member.peerUrls().stream().map(url -> member.name() + "=" + url))
                .sorted()
                .collect(Collectors.joining(",")));
    }
}
