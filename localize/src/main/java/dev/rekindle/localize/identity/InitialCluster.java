package dev.rekindle.localize.identity;

import dev.rekindle.localize.failure.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members a cluster starts with, by name: the value of {@code --initial-cluster}. Names keep the order of the text; the URLs of a member
 * are sorted.
 */
public record InitialCluster(Map<String, List<PeerUrl>> members) {

    public InitialCluster {
        Map<String, List<PeerUrl>> copy = new LinkedHashMap<>();
        members.forEach((name, urls) -> copy.put(name, List.copyOf(urls)));
        members = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads {@code name=url,name=url}. A member with several URLs repeats its name; empty items are skipped; names are taken literally, white
     * space included. All as etcd {@code client/pkg/types/urlsmap.go} does.
     *
     * @throws UsageException when an item has no {@code =}, a URL is refused, a URL occurs twice, or no member is left
     */
    public static InitialCluster parse(String text) throws UsageException {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        String[] items = text.split(",", -1);
        for (int i = 0; i < items.length; i++) {
            String item = items[i];
            if (item.isEmpty()) {
                continue;
            }
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw new UsageException(
                        "initial cluster: item " + (i + 1) + " of " + items.length + " is not name=url");
            }
            byName.computeIfAbsent(item.substring(0, equals), _ -> new ArrayList<>())
                    .add(item.substring(equals + 1));
        }
        if (byName.isEmpty()) {
            throw new UsageException("initial cluster: no member given; write name=http://host:2380,name2=...");
        }
        Map<String, List<PeerUrl>> members = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> member : byName.entrySet()) {
            members.put(member.getKey(), PeerUrl.parseAll(member.getValue()));
        }
        refuseDuplicates(members);
        return new InitialCluster(members);
    }

    /**
     * The identity of the cluster that starts from these members with this token, seen from one of them.
     *
     * @param advertised the URLs that the local member advertises ({@code --initial-advertise-peer-urls}). They must equal those listed here
     *     letter by letter: etcd would also try to resolve names, but an init container often runs before its own name can be resolved.
     * @throws UsageException when the local member is not listed, its URLs differ, or two members get one id
     */
    public ClusterIdentity identify(String localName, List<PeerUrl> advertised, String token) throws UsageException {
        List<PeerUrl> listed = members.get(localName);
        if (listed == null) {
            throw new UsageException("initial cluster: this member's name \"" + localName + "\" is not among "
                    + members.keySet() + "; correct the name or the initial cluster");
        }
        List<PeerUrl> sorted = advertised.stream().sorted().toList();
        if (!sorted.equals(listed)) {
            throw new UsageException("initial cluster: member \"" + localName + "\" is listed with " + listed
                    + " but advertises " + sorted + "; both must be the same, letter by letter");
        }
        List<MemberIdentity> identities = new ArrayList<>(members.size());
        for (Map.Entry<String, List<PeerUrl>> member : members.entrySet()) {
            identities.add(MemberIdentity.of(member.getKey(), member.getValue(), token));
        }
        return ClusterIdentity.of(identities, localName);
    }

    private static void refuseDuplicates(Map<String, List<PeerUrl>> members) throws UsageException {
        Map<PeerUrl, String> owners = new HashMap<>();
        for (Map.Entry<String, List<PeerUrl>> member : members.entrySet()) {
            for (PeerUrl url : member.getValue()) {
                String owner = owners.put(url, member.getKey());
                if (owner != null) {
                    throw new UsageException("initial cluster: " + url + " is given twice, for \"" + owner + "\" and \""
                            + member.getKey() + "\"; every URL belongs to one member");
                }
            }
        }
    }
}
