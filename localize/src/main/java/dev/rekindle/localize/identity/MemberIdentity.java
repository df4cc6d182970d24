package dev.rekindle.localize.identity;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One member of a cluster that starts: its id, name and sorted peer URLs.
 *
 * <p>The id is unsigned: the first eight bytes, big-endian, of SHA-1 over the URLs and the token, without separators. The name is no part of
 * it, and neither is the time (etcd adds that only for {@code member add}).
 */
public record MemberIdentity(long id, String name, List<PeerUrl> peerUrls) {

    public MemberIdentity {
        peerUrls = peerUrls.stream().sorted().toList();
        if (peerUrls.isEmpty()) {
            throw new IllegalArgumentException("a member without a peer URL");
        }
    }

    /** The member as etcd {@code membership.NewMember} identifies it at the start of a cluster. */
    public static MemberIdentity of(String name, List<PeerUrl> peerUrls, String token) {
        StringBuilder text = new StringBuilder();
        peerUrls.stream().sorted().forEach(url -> text.append(url.text()));
        text.append(token);
        return new MemberIdentity(Sha1Id.of(text.toString().getBytes(StandardCharsets.UTF_8)), name, peerUrls);
    }

    /** The id as etcd prints it: lower-case hexadecimal without leading zeros. */
    public String hexId() {
        return Long.toHexString(id);
    }
}
