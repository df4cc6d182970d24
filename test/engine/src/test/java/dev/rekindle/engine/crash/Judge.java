package dev.rekindle.engine.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Says what a run left behind. Knows the member directory before the restore and the one that an undisturbed restore makes; boots each
 * distinct tree that might be booted once, because equal trees boot equally.
 */
final class Judge {
    /** On a busy machine a sound member must not be taken for a broken one; of a broken one a few seconds say enough. */
    private static final Duration PATIENCE_WITH_THE_GOOD = Duration.ofSeconds(60);

    private static final Duration PATIENCE_WITH_THE_REST = Duration.ofSeconds(3);

    private final Tree before;
    private final Tree restored;
    private final Predicate<Path> varies;
    private final BootProof proof;
    private final Map<String, Boot> boots = new ConcurrentHashMap<>();

    Judge(Tree before, Tree restored, Predicate<Path> varies, BootProof proof) {
        this.before = before;
        this.restored = restored;
        this.varies = varies;
        this.proof = proof;
    }

    /** Looks at a box; boots what is there unless it is nothing or the old data. */
    Remains look(Box box) throws IOException {
        var member = Tree.read(box.member(), varies);
        var visible = visible(member);
        var boot =
                visible == Visible.NEW || visible == Visible.PARTIAL ? bootOnce(member, visible, box) : Boot.NOT_TRIED;
        var digest = Tree.read(box.dataDir(), varies).digest();
        return new Remains(visible, box.stagings(), copiesOfOldData(box), digest, boot);
    }

    /** How many distinct trees were booted so far. */
    int booted() {
        return boots.size();
    }

    private Visible visible(Tree member) {
        if (member.equals(restored)) {
            return Visible.NEW;
        }
        if (member.isAbsent()) {
            return Visible.NOTHING;
        }
        return member.equals(before) ? Visible.OLD : Visible.PARTIAL;
    }

    private Boot bootOnce(Tree member, Visible visible, Box box) {
        return boots.computeIfAbsent(member.digest(), digest -> {
            try {
                return proof.boot(
                        box.dataDir(), visible == Visible.NEW ? PATIENCE_WITH_THE_GOOD : PATIENCE_WITH_THE_REST);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot boot a copy of " + box.dataDir(), e);
            }
        });
    }

    private long copiesOfOldData(Box box) throws IOException {
        if (before.isAbsent() || !Files.exists(box.dataDir())) {
            return 0;
        }
        try (var directories = Files.walk(box.dataDir(), 3)) {
            return directories
                    .filter(Files::isDirectory)
                    .filter(directory -> Tree.read(directory, path -> false).equals(before))
                    .count();
        }
    }
}
