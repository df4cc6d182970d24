package dev.rekindle.localize;

import dev.rekindle.localize.RecordingDisk.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a disk holds after the power went while some changes were under way. Content is durable once its file was synced; a change of names
 * once one of the directories that it touches was synced (a journal holds both halves of a rename, or none). What was not synced may have
 * reached the disk or not: {@link Luck} picks.
 */
final class PowerCut {
    private final Node root = new Node(Kind.DIRECTORY);
    private final List<NameChange> nameChanges = new ArrayList<>();

    /** What became of that which was not synced. */
    enum Luck {
        /** None of it reached the disk. */
        NOTHING_UNSYNCED,
        /** All of it did. */
        EVERYTHING,
        /** The names did, the content did not: files of the right name, empty or old. */
        NAMES_ONLY,
        /** The content did, the names did not. */
        CONTENT_ONLY,
        /** Only the last change of a name did: it overtook all before it. */
        LAST_NAME_FIRST
    }

    private enum Kind {
        FILE,
        DIRECTORY
    }

    /** A file or directory, whatever its name. */
    private static final class Node {
        final Kind kind;
        final Map<String, Node> now = new TreeMap<>();
        final Map<String, Node> durable = new TreeMap<>();
        byte[] content = new byte[0];
        byte[] durableContent = new byte[0];

        Node(Kind kind) {
            this.kind = kind;
        }
    }

    /** A change of names that is durable as soon as one of its directories is synced. */
    private static final class NameChange {
        final Set<Node> directories = new HashSet<>();
        final Map<Place, @Nullable Node> effect = new LinkedHashMap<>();
        boolean synced;

        NameChange set(Node directory, String name, @Nullable Node node) {
            directories.add(directory);
            effect.put(new Place(directory, name), node);
            return this;
        }
    }

    private record Place(Node directory, String name) {}

    private PowerCut() {}

    /**
     * Writes what a power cut after the first {@code count} changes left into an empty directory.
     *
     * @param before the directory as it was before the first change, all of it durable
     */
    static void after(int count, List<Change> changes, Luck luck, Path before, Path target) throws IOException {
        PowerCut cut = new PowerCut();
        cut.load(before, cut.root);
        for (Change change : changes.subList(0, count)) {
            cut.apply(change);
        }
        cut.settle(luck);
        boolean content = luck == Luck.EVERYTHING || luck == Luck.CONTENT_ONLY;
        write(cut.root, content, target);
    }

    private void load(Path directory, Node node) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                Node child = new Node(Files.isDirectory(entry) ? Kind.DIRECTORY : Kind.FILE);
                if (child.kind == Kind.DIRECTORY) {
                    load(entry, child);
                } else {
                    child.content = Files.readAllBytes(entry);
                    child.durableContent = child.content;
                }
                String name = String.valueOf(entry.getFileName());
                node.now.put(name, child);
                node.durable.put(name, child);
            }
        }
    }

    private void apply(Change change) {
        switch (change) {
            case Change.MakeDirectory made ->
                change(new NameChange().set(parent(made.path()), name(made.path()), new Node(Kind.DIRECTORY)));
            case Change.MakeFile made ->
                change(new NameChange().set(parent(made.path()), name(made.path()), new Node(Kind.FILE)));
            case Change.Write write -> {
                Node file = node(write.path());
                int position = Math.toIntExact(write.position());
                byte[] bytes = write.bytes().array();
                file.content = Arrays.copyOf(file.content, Math.max(file.content.length, position + bytes.length));
                System.arraycopy(bytes, 0, file.content, position, bytes.length);
            }
            case Change.Truncate cut -> {
                Node file = node(cut.path());
                file.content = Arrays.copyOf(file.content, Math.toIntExact(Math.min(cut.size(), file.content.length)));
            }
            case Change.SyncFile sync -> {
                Node file = node(sync.path());
                file.durableContent = file.content.clone();
            }
            case Change.SyncDirectory sync -> {
                Node directory = node(sync.path());
                for (NameChange earlier : nameChanges) {
                    earlier.synced |= earlier.directories.contains(directory);
                }
            }
            case Change.Rename rename ->
                change(new NameChange()
                        .set(parent(rename.to()), name(rename.to()), node(rename.from()))
                        .set(parent(rename.from()), name(rename.from()), null));
            case Change.Swap swap ->
                change(new NameChange()
                        .set(parent(swap.one()), name(swap.one()), node(swap.other()))
                        .set(parent(swap.other()), name(swap.other()), node(swap.one())));
            case Change.Delete delete -> change(new NameChange().set(parent(delete.path()), name(delete.path()), null));
        }
    }

    private void change(NameChange change) {
        nameChanges.add(change);
        change.effect.forEach((place, node) -> put(place.directory().now, place.name(), node));
    }

    private void settle(Luck luck) {
        boolean names = luck == Luck.EVERYTHING || luck == Luck.NAMES_ONLY;
        for (int i = 0; i < nameChanges.size(); i++) {
            NameChange change = nameChanges.get(i);
            boolean overtook = luck == Luck.LAST_NAME_FIRST && i == nameChanges.size() - 1;
            if (names || change.synced || overtook) {
                change.effect.forEach((place, node) -> put(place.directory().durable, place.name(), node));
            }
        }
    }

    private static void put(Map<String, Node> names, String name, @Nullable Node node) {
        if (node == null) {
            names.remove(name);
        } else {
            names.put(name, node);
        }
    }

    private Node parent(Path path) {
        return path.getNameCount() == 1 ? root : node(Objects.requireNonNull(path.getParent()));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private Node node(Path path) {
        Node node = root;
        for (Path name : path) {
            if (!name.toString().isEmpty()) {
                node = Objects.requireNonNull(node.now.get(name.toString()), path.toString());
            }
        }
        return node;
    }

    private static void write(Node directory, boolean content, Path target) throws IOException {
        Files.createDirectories(target);
        for (Map.Entry<String, Node> entry : directory.durable.entrySet()) {
            Path path = target.resolve(entry.getKey());
            Node node = entry.getValue();
            if (node.kind == Kind.DIRECTORY) {
                write(node, content, path);
            } else {
                Files.write(path, content ? node.content : node.durableContent);
            }
        }
    }
}
