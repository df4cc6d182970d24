package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.snapshot.BranchLog.Child;
import dev.rekindle.snapshot.BranchLog.KeyForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The logs that a scan keeps give back what was put in, and take no more room than they say. */
class PageLogTest {
    @Test
    void givesBackEveryRecord() {
        var random = new Random(1);
        var log = new PageLog();
        Map<Long, PageRecord> expected = new HashMap<>();
        Map<Long, Long> tickets = new HashMap<>();
        for (long page = 0; page < 5000; page++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    log.unknown();
                    expected.put(page, new PageRecord.Unknown());
                }
                case 1 -> {
                    log.damaged();
                    expected.put(page, new PageRecord.Damaged());
                }
                case 2 -> {
                    log.branch(7, page * 100);
                    expected.put(page, new PageRecord.Branch(0, 7, page * 100));
                }
                case 3 -> tickets.put(page, log.reserve());
                case 4 -> log.leaf(leaf(random, page, 0, LeafContent.ROWS, expected));
                default -> log.leaf(leaf(random, page, 0, LeafContent.PLAIN, expected));
            }
        }
        tickets.forEach((page, ticket) -> {
            switch (random.nextInt(3)) {
                case 0 -> {
                    log.lateDamaged(ticket);
                    expected.put(page, new PageRecord.Damaged());
                }
                case 1 -> {
                    log.lateBranch(ticket, 3, 7, page);
                    expected.put(page, new PageRecord.Branch(3, 7, page));
                }
                default -> log.lateLeaf(ticket, 2, leaf(random, page, 2, LeafContent.ROWS, expected));
            }
        });

        expected.forEach(
                (page, record) -> assertThat(log.read(page)).as("page %d", page).isEqualTo(record));
    }

    @ParameterizedTest
    @EnumSource
    void givesBackTheChildrenOfEveryBranch(KeyForm form) {
        var random = new Random(2);
        var log = new BranchLog();
        Map<Long, List<Child>> expected = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            List<Child> children = children(random, form, 1 + random.nextInt(80));
            expected.put(add(log, form, children), children);
        }

        expected.forEach((place, children) ->
                assertThat(log.read(place, children.size())).isEqualTo(children));
    }

    @Test
    void storesOldVersionsOfABranchInAFewBytesEach() {
        var random = new Random(3);
        var log = new BranchLog();
        List<Child> children = children(random, KeyForm.ROWS, 60);
        add(log, KeyForm.ROWS, children);
        long before = log.memory();
        List<List<Child>> versions = new ArrayList<>();
        for (int version = 0; version < 10_000; version++) {
            // A commit rewrites the last leaf, and its branch with it.
            var next = new ArrayList<>(children);
            next.set(59, new Child(children.get(59).key(), random.nextInt(1 << 20)));
            versions.add(next);
        }
        List<Long> places = versions.stream()
                .map(version -> add(log, KeyForm.ROWS, version))
                .toList();

        assertThat((log.memory() - before) / versions.size()).isLessThan(90);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(log.read(places.get(i), 60)).isEqualTo(versions.get(i));
        }
    }

    @Test
    void keepsNearlyEqualLeavesInFortyBytesEach() {
        var random = new Random(4);
        var leaf = new byte[1200];
        random.nextBytes(leaf);
        Map<Long, byte[]> expected = new HashMap<>();
        try (var kept = new KeptLeaves()) {
            for (int i = 0; i < 20_000; i++) {
                leaf[700 + random.nextInt(8)] = (byte) random.nextInt();
                expected.put(kept.add(leaf, 0, leaf.length), leaf.clone());
            }

            assertThat(kept.memory() / 20_000).isLessThan(70);
            expected.forEach((place, bytes) -> assertThat(kept.read(place)).isEqualTo(bytes));
        }
    }

    private static LeafFacts leaf(
            Random random, long page, long overflow, LeafContent content, Map<Long, PageRecord> expected) {
        var keys = new KeyRun();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            String row = SnapshotImage.rowKey(random.nextLong(1L << 40) + i * (1L << 41), random.nextInt(3))
                    + (random.nextInt(4) == 0 ? "t" : "");
            all.add(content == LeafContent.ROWS ? row : "name-" + i + "x".repeat(random.nextInt(50)));
        }
        for (String key : all) {
            byte[] bytes = key.getBytes(ISO_8859_1);
            assertThat(keys.add(bytes, 0, bytes.length)).isTrue();
        }
        int crc = random.nextInt();
        long pointer = random.nextBoolean() ? LeafFacts.NOWHERE : random.nextLong(1L << 38);
        expected.put(
                page,
                new PageRecord.Leaf(
                        overflow, all.size(), key(all.getFirst()), key(all.getLast()), crc, 4000, content, pointer));
        return new LeafFacts(keys, crc, 4000, content, pointer);
    }

    private static List<Child> children(Random random, KeyForm form, int count) {
        List<Child> children = new ArrayList<>();
        long main = random.nextLong(1L << 33);
        for (int i = 0; i < count; i++) {
            main += 1 + random.nextInt(100);
            String key = form == KeyForm.ROWS ? SnapshotImage.rowKey(main, random.nextInt(2)) : "user-" + main;
            children.add(new Child(key(key), 2 + random.nextInt(1 << 20)));
        }
        return children;
    }

    private static long add(BranchLog log, KeyForm form, List<Child> children) {
        log.begin(form);
        for (Child child : children) {
            byte[] key = child.key().bytes();
            log.child(key, 0, key.length, child.page());
        }
        return log.end();
    }

    private static Key key(String latin1) {
        return new Key(latin1.getBytes(ISO_8859_1));
    }
}
