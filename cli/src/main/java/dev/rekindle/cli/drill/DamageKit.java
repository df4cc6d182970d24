package dev.rekindle.cli.drill;

import dev.rekindle.localize.Expectations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes every kind of damage that the drill shows to be refused. Each is something that has reached people's restores: a transfer that broke
 * off, a disk that forgot, a store that answered with an error page, a forger, the wrong object (reliability.md, table E1 to E10).
 */
final class DamageKit implements AutoCloseable {
    private static final String ALONE = "the snapshot alone";
    private static final String MANIFEST = "the manifest";
    private static final String CLUSTER = "the cluster's id";

    private final WorkingCopy copy;
    private final Path dir;
    private final Landmarks landmarks;
    private final Expectations manifest;
    private final Expectations clusterId;
    private final Path otherSnapshot;
    private final Path foreignSnapshot;

    /**
     * @param dir for the copies; must exist
     * @param manifest everything that the manifest records
     * @param clusterId the cluster's id alone
     * @param otherSnapshot a sound snapshot that is not the one the manifest speaks of
     * @param foreignSnapshot a sound snapshot of another cluster
     */
    DamageKit(
            Path snapshot,
            Path dir,
            Expectations manifest,
            Expectations clusterId,
            Path otherSnapshot,
            Path foreignSnapshot)
            throws IOException {
        this.copy = WorkingCopy.of(snapshot, dir.resolve("damaged.db"));
        this.dir = dir;
        this.landmarks = Landmarks.of(snapshot);
        this.manifest = manifest;
        this.clusterId = clusterId;
        this.otherSnapshot = otherSnapshot;
        this.foreignSnapshot = foreignSnapshot;
    }

    /** Every kind, in the order in which a person would think of them. */
    List<Damage.Maker> all() {
        return List.of(
                this::empty,
                this::errorPage,
                this::emptyStoreWithADigest,
                this::bitFlip,
                this::truncated,
                this::withoutTrailer,
                this::garbageAppended,
                this::zeroedPage,
                this::brokenMeta,
                this::forgedValue,
                this::swapped,
                this::foreign);
    }

    private Damage empty() throws IOException {
        return small("an empty file", new byte[0]);
    }

    private Damage errorPage() throws IOException {
        String page =
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>\n";
        return small("a store's error page in the place of the object", page.getBytes(StandardCharsets.UTF_8));
    }

    private Damage emptyStoreWithADigest() throws IOException {
        byte[] sha256OfNothing =
                HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        return small("32 bytes that are the right digest of nothing", sha256OfNothing);
    }

    private Damage bitFlip() throws IOException {
        fresh().flipBit(copy.size() / 2);
        return damaged("one bit flipped in the middle");
    }

    private Damage truncated() throws IOException {
        fresh().cut(landmarks.pageSize());
        return damaged("the last page cut off");
    }

    private Damage withoutTrailer() throws IOException {
        fresh().cut(32);
        return damaged("the digest at the end cut off");
    }

    private Damage garbageAppended() throws IOException {
        fresh().append(new byte[512]);
        return damaged("512 bytes appended");
    }

    private Damage zeroedPage() throws IOException {
        fresh().patch(landmarks.rootPageOffset(), new byte[landmarks.pageSize()]);
        copy.rehash();
        return damaged("a page of zeros, digest recomputed");
    }

    private Damage brokenMeta() throws IOException {
        fresh().flipBit(64);
        copy.rehash();
        return damaged("a damaged meta page, digest recomputed");
    }

    private Damage forgedValue() throws IOException {
        fresh().flipBit(landmarks.valueOffset());
        copy.rehash();
        return Damage.file("one bit of a value changed, digest recomputed", MANIFEST, copy.path(), manifest);
    }

    private Damage swapped() {
        return Damage.file("another sound snapshot in its place", MANIFEST, otherSnapshot, manifest);
    }

    private Damage foreign() {
        return Damage.file("a sound snapshot of another cluster", CLUSTER, foreignSnapshot, clusterId);
    }

    private WorkingCopy fresh() throws IOException {
        copy.mend();
        return copy;
    }

    private Damage damaged(String name) {
        return Damage.file(name, ALONE, copy.path(), Expectations.NONE);
    }

    private Damage small(String name, byte[] content) throws IOException {
        return Damage.file(name, ALONE, Files.write(dir.resolve("small.db"), content), Expectations.NONE);
    }

    @Override
    public void close() throws IOException {
        copy.close();
        Files.deleteIfExists(dir.resolve("small.db"));
    }
}
