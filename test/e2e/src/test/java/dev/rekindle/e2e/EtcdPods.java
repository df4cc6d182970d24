package dev.rekindle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.KvHash;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * The pods {@code <name>-0}, {@code <name>-1}, ... that are one etcd cluster, and what is to be true of it.
 *
 * @param tls for one that serves TLS
 */
public record EtcdPods(KubernetesClient client, String namespace, String name, Optional<SSLContext> tls) {
    private static final long GONE_SECONDS = 120;

    /** The member in one pod. */
    public PodEtcd member(int ordinal) {
        return new PodEtcd(client, namespace, name + "-" + ordinal, tls);
    }

    /** Waits until so many members vote, as each of them sees it. */
    public void awaitVoters(int count) {
        IntStream.range(0, count)
                .forEach(ordinal -> member(ordinal)
                        .await(
                                "to see " + count + " voters",
                                etcd -> etcd.members().listByQuorum(),
                                members -> members.size() == count
                                        && members.stream().allMatch(one -> one.role() == EtcdMember.Role.VOTER)));
    }

    /** Writes numbered keys through the first member and returns the revision after them. */
    public long write(int keys) {
        return member(0)
                .await(
                        "to take " + keys + " keys",
                        etcd -> {
                            IntStream.range(0, keys).forEach(i -> etcd.put("key-%05d".formatted(i), "value-" + i));
                            return etcd.revision();
                        },
                        revision -> true);
    }

    /** That each of so many members has all those keys, and the same of everything. */
    public void proveThatAllHave(int keys, long revision, int members) {
        agreedHash(revision, members);
        for (int ordinal = 0; ordinal < members; ordinal++) {
            long found = member(ordinal).await("to count keys", etcd -> etcd.count("key-", 0), count -> true);
            assertThat(found).as("keys of member %d", ordinal).isEqualTo(keys);
        }
    }

    /** HashKV at a revision, which has to be the same on each of so many members. */
    public KvHash agreedHash(long revision, int members) {
        KvHash first = hash(0, revision);
        for (int ordinal = 1; ordinal < members; ordinal++) {
            assertThat(hash(ordinal, revision))
                    .as("HashKV of member %d", ordinal)
                    .isEqualTo(first);
        }
        return first;
    }

    /** Deletes a pod and waits until this very pod is gone; its owner makes another. */
    public void losePod(int ordinal) {
        var pod = client.pods().inNamespace(namespace).withName(name + "-" + ordinal);
        String uid = pod.get().getMetadata().getUid();
        pod.delete();
        pod.waitUntilCondition(
                found -> found == null || !found.getMetadata().getUid().equals(uid), GONE_SECONDS, TimeUnit.SECONDS);
    }

    private KvHash hash(int ordinal, long revision) {
        return member(ordinal)
                .await("to hash its keys", etcd -> etcd.maintenance().hashKv(revision), hash -> true);
    }
}
