package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.target.RestoreLock;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Restores of one target, one after the other. */
class QueueTest {
    private static final EtcdRestore FIRST = restore("first", 1, "prod", "");
    private static final EtcdRestore SECOND = restore("second", 2, "prod", "");
    private static final EtcdRestore THIRD = restore("third", 3, "prod", "");

    @Test
    void theOldestComesFirst() {
        assertThat(before(THIRD, "", THIRD, SECOND, FIRST)).containsExactly("first", "second");
        assertThat(before(FIRST, "", THIRD, SECOND, FIRST)).isEmpty();
    }

    @Test
    void whoHoldsTheLockComesBeforeTheOldest() {
        String lock = new RestoreLock("third", "uid-third", "token").text();

        assertThat(before(FIRST, lock, FIRST, SECOND, THIRD)).containsExactly("third");
        assertThat(before(SECOND, lock, FIRST, SECOND, THIRD)).containsExactly("third", "first");
        assertThat(before(THIRD, lock, FIRST, SECOND, THIRD)).isEmpty();
    }

    @Test
    void whoIsOverOrGoneHoldsNobodyUp() {
        EtcdRestore over = restore("over", 0, "prod", "status: {terminal: true}");

        assertThat(before(FIRST, new RestoreLock("over", "uid-over", "t").text(), over, FIRST))
                .isEmpty();
        assertThat(before(FIRST, new RestoreLock("gone", "uid-gone", "t").text(), FIRST))
                .isEmpty();
        assertThat(before(FIRST, "somebody's scribble", FIRST)).isEmpty();
    }

    @Test
    void otherTargetsAndDryRunsAreNotInTheQueue() {
        EtcdRestore other = restore("other", 0, "staging", "");
        EtcdRestore rehearsal = Serialization.clone(restore("rehearsal", 0, "prod", ""));
        EtcdRestore dry = Serialization.unmarshal(
                Serialization.asYaml(rehearsal).replace("dryRun: false", "dryRun: true"), EtcdRestore.class);

        assertThat(before(FIRST, "", other, dry, FIRST)).isEmpty();
        assertThat(before(dry, "", dry, restore("older", -1, "prod", ""))).containsExactly("older");
    }

    private static List<String> before(EtcdRestore restore, String lock, EtcdRestore... all) {
        return new Queue(List.of(all))
                .before(restore, Optional.of(lock).filter(text -> !text.isEmpty())).stream()
                        .map(one -> one.getMetadata().getName())
                        .toList();
    }

    private static EtcdRestore restore(String name, int second, String target, String status) {
        return Serialization.unmarshal("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdRestore
                metadata:
                  name: %s
                  namespace: team-a
                  uid: uid-%s
                  creationTimestamp: "2026-11-27T03:16:%02dZ"
                spec: {source: {backup: {name: b}}, target: {etcdCluster: {name: %s}}}
                %s
                """.formatted(name, name, second + 1, target, status), EtcdRestore.class);
    }
}
