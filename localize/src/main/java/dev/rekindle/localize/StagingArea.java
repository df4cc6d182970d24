package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The staging directories of one restore: one in the data directory, and one in a separate WAL directory, each on its own volume. */
final class StagingArea {
    private final Steps steps;
    private final Disk disk;
    private final Layout layout;

    StagingArea(Steps steps, Layout layout) {
        this.steps = steps;
        this.disk = steps.disk();
        this.layout = layout;
    }

    /** Makes them, empty and durable. */
    void create() throws IOException {
        for (WorkDirectory work : places()) {
            make(work.parent());
            make(work.path());
            make(work.staging(layout.token()));
        }
    }

    private void make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (disk.stat(directory).isEmpty() && parent != null) {
            make(parent);
            steps.at(CrashPoint.CREATE_STAGING).createDirectory(directory, 0700);
            disk.syncDirectory(parent);
        }
    }

    /** A demanded owner also gets a data or WAL directory that holds nothing but what is ours: we may have made it ourselves. */
    void giveAwayWhatIsOurs(OwnerRules owner) throws IOException {
        if (owner.strict() == OwnerRules.Strictness.MAY) {
            return;
        }
        for (WorkDirectory work : places()) {
            if (List.of(String.valueOf(work.path().getFileName()), "lost+found")
                    .containsAll(disk.list(work.parent()))) {
                steps.at(CrashPoint.SET_OWNER).setOwner(work.parent(), owner.uid(), owner.gid());
            }
        }
    }

    /** Deletes them, and what is empty around them. */
    void delete() throws IOException {
        for (WorkDirectory work : places()) {
            steps.at(CrashPoint.DELETE_STAGING).deleteTree(work.staging(layout.token()));
            steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(work.archive(layout.token()));
        }
        Optional<Layout.Wal> wal = layout.wal();
        if (wal.isPresent()) {
            steps.at(CrashPoint.DELETE_EMPTY).deleteIfEmpty(wal.get().work().path());
        }
    }

    /** Deletes the markers that an order left which this one replaced. */
    void deleteOldMarkers(Content content) throws IOException {
        if (disk.stat(layout.work().path()).isEmpty()) {
            return;
        }
        for (String name : disk.list(layout.work().path())) {
            boolean ours = content instanceof Content.Nothing
                    && WorkDirectory.token(name).equals(layout.token());
            if (WorkDirectory.isMarker(name) && !ours) {
                steps.at(CrashPoint.DELETE_OLD_MARKER)
                        .deleteTree(layout.work().path().resolve(name));
            }
        }
    }

    private List<WorkDirectory> places() {
        List<WorkDirectory> places = new ArrayList<>(List.of(layout.work()));
        layout.wal().ifPresent(wal -> places.add(wal.work()));
        return places;
    }
}
