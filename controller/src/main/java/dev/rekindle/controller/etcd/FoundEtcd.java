package dev.rekindle.controller.etcd;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.member.MemberDiscovery;
import java.util.List;
import java.util.Optional;

/**
 * An etcd that was found.
 *
 * @param cluster what it is called; its backups lie under this name
 * @param uid of the object that stands for it; empty for plain endpoints
 * @param endpoints of its members, as far as they are there
 * @param discovery whether members may be asked at the URLs that they advertise
 */
public record FoundEtcd(
        String cluster,
        Optional<String> uid,
        List<Endpoint> endpoints,
        ConnectionOptions connection,
        MemberDiscovery discovery) {

    public FoundEtcd {
        endpoints = List.copyOf(endpoints);
    }
}
