package dev.rekindle.cli.drill;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Makes every kind of damage that can befall a backup in a store, each in a directory of its own on the drill's shelf, by putting there what a
 * broken upload, a careless copy, a forger or a failing store would have left. The backup itself stays as it is.
 */
final class StoreDamageKit implements AutoCloseable {
    private static final String MANIFEST = "the manifest";

    private final Shelf shelf;
    private final Stock stock;
    private final WorkingCopy copy;
    private final Landmarks landmarks;
    private int made;

    /**
     * What damage is made of.
     *
     * @param backup the sound backup
     * @param snapshot its bytes in a file
     * @param earlier a sound backup of the same cluster, which is another one
     * @param earlierSnapshot its bytes in a file
     */
    record Stock(BackupResult backup, Path snapshot, BackupResult earlier, Path earlierSnapshot) {}

    /** @param dir for a copy of the snapshot; must exist */
    StoreDamageKit(Shelf shelf, Stock stock, Path dir) throws IOException {
        this.shelf = shelf;
        this.stock = stock;
        this.landmarks = Landmarks.of(stock.snapshot());
        this.copy = WorkingCopy.of(stock.snapshot(), dir.resolve("damaged.db"));
    }

    /** Every kind, in the order in which a person would think of them. */
    List<Damage.Maker> all() {
        return List.of(
                this::withoutManifest,
                this::withoutObject,
                this::halfAManifest,
                this::manifestOfAnother,
                this::anotherInItsPlace,
                this::errorPage,
                this::truncated,
                this::bitFlip,
                this::forgedValue,
                this::exchanged);
    }

    private Damage withoutManifest() throws IOException {
        Damaged at = next();
        shelf.put(at.object(), stock.snapshot());
        return damage("a sound object whose manifest was never written", "no manifest", at);
    }

    private Damage withoutObject() throws IOException {
        Damaged at = next();
        shelf.put(at.manifest(), honest());
        return new Damage(
                "a manifest whose object is gone",
                MANIFEST,
                () -> shelf.named(at.object()),
                Damage.Due.UNSOUND_OR_GONE);
    }

    private Damage halfAManifest() throws IOException {
        Damaged at = next();
        byte[] whole = honest();
        shelf.put(at.object(), stock.snapshot());
        shelf.put(at.manifest(), Arrays.copyOf(whole, whole.length / 2));
        return damage("a manifest that was cut off", "half a manifest", at);
    }

    private Damage manifestOfAnother() throws IOException {
        Damaged at = next();
        shelf.put(at.object(), stock.snapshot());
        shelf.put(at.manifest(), ManifestJson.write(stock.earlier().manifest()));
        return damage("the manifest of another backup beside it", "another manifest", at);
    }

    private Damage anotherInItsPlace() throws IOException {
        return underTheHonestManifest("another sound snapshot in its place", stock.earlierSnapshot());
    }

    private Damage errorPage() throws IOException {
        Damaged at = next();
        String page =
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>\n";
        shelf.put(at.object(), page.getBytes(StandardCharsets.UTF_8));
        shelf.put(at.manifest(), honest());
        return damage("a store's error page in the place of the object", MANIFEST, at);
    }

    private Damage truncated() throws IOException {
        fresh().cut(landmarks.pageSize());
        return underTheHonestManifest("the object's last page cut off", copy.path());
    }

    private Damage bitFlip() throws IOException {
        fresh().flipBit(copy.size() / 2);
        return underTheHonestManifest("one bit of the object flipped, its size unchanged", copy.path());
    }

    private Damage forgedValue() throws IOException {
        forge();
        return underTheHonestManifest("one bit of a value changed, digest recomputed", copy.path());
    }

    /** The ticket is already in the restore's hands when other bytes take the object's key. */
    private Damage exchanged() throws IOException {
        Damaged at = next();
        StoredObject sound = shelf.put(at.object(), stock.snapshot());
        shelf.put(at.manifest(), honest());
        forge();
        return new Damage(
                "the object exchanged after it was found",
                MANIFEST + " and a ticket",
                () -> {
                    Restorable found = shelf.named(at.object());
                    shelf.store().delete(sound.key(), sound.version());
                    shelf.put(at.object(), copy.path());
                    return found;
                },
                Damage.Due.UNSOUND_OR_GONE);
    }

    /** Where one damaged backup lies. */
    private record Damaged(ObjectKey object, ObjectKey manifest) {}

    /** Only one lies on the shelf at a time: an interrupted drill then has little to take away. */
    private Damaged next() throws IOException {
        clear();
        made++;
        ObjectPrefix directory = directory();
        BackupKeys names = BackupKeys.ofObject(stock.backup().object().key());
        return new Damaged(
                directory.key(names.object().name()),
                directory.key(names.manifest().name()));
    }

    private Damage underTheHonestManifest(String name, Path bytes) throws IOException {
        Damaged at = next();
        shelf.put(at.object(), bytes);
        shelf.put(at.manifest(), honest());
        return damage(name, MANIFEST, at);
    }

    private Damage damage(String name, String knows, Damaged at) {
        return new Damage(name, knows, () -> shelf.named(at.object()), Damage.Due.UNSOUND);
    }

    private byte[] honest() {
        Manifest manifest = stock.backup().manifest();
        return ManifestJson.write(manifest);
    }

    private void forge() throws IOException {
        fresh().flipBit(landmarks.valueOffset());
        copy.rehash();
    }

    private WorkingCopy fresh() throws IOException {
        copy.mend();
        return copy;
    }

    private ObjectPrefix directory() {
        return new ObjectPrefix(shelf.own().key("damaged-" + made).value() + "/");
    }

    private void clear() throws IOException {
        shelf.store().remove(directory());
    }

    /** Takes the last damage off the shelf. */
    @Override
    public void close() throws IOException {
        try (copy) {
            clear();
        }
    }
}
