package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Owner, group and modes of a member's files.
 *
 * @param uid owner
 * @param gid group
 * @param directoryMode of every directory
 * @param fileMode of every file
 * @param strict whether a failure to set owner or group ends the restore
 */
record OwnerRules(int uid, int gid, int directoryMode, int fileMode, Strictness strict) {
    private static final int SET_GROUP_ID = 02000;
    private static final int GROUP_WRITE = 0020;
    private static final int ROOT = 0;

    /** Whether owner and group were demanded or only inferred. */
    enum Strictness {
        /** Setting them must succeed. */
        MUST,
        /** Where the process may not, its own are left. */
        MAY
    }

    /**
     * The rules for a data directory.
     *
     * <p>Inferred ones follow what was seen on real clusters: the old {@code member} tells best. Without one, a data directory that {@code
     * fsGroup} made (set-group-ID and writable by the group) belongs to root whatever user etcd has, and only its group says who may use it;
     * so the group gets the same rights as the owner. A process that is not root keeps its own user: it is etcd's.
     *
     * @param staged a directory that this process just made: shows the user it runs as
     */
    static OwnerRules of(Ownership ownership, DiskEntry dataDir, Optional<DiskEntry> oldMember, DiskEntry staged) {
        return switch (ownership) {
            case Ownership.Given given -> new OwnerRules(given.uid(), given.gid(), 0700, 0600, Strictness.MUST);
            case Ownership.Inherited _ -> {
                DiskEntry model = oldMember.filter(DiskEntry::isDirectory).orElse(dataDir);
                boolean shared = (model.mode() & GROUP_WRITE) != 0 && (model.mode() & SET_GROUP_ID) != 0;
                int uid = staged.uid() == ROOT ? model.uid() : staged.uid();
                yield shared
                        ? new OwnerRules(uid, model.gid(), SET_GROUP_ID | 0770, 0660, Strictness.MAY)
                        : new OwnerRules(uid, model.gid(), 0700, 0600, Strictness.MAY);
            }
        };
    }

    /** Gives one path its owner and mode. Says so where the owner had to stay. */
    void apply(Steps steps, Path path, Progress progress) throws IOException {
        Disk disk = steps.at(CrashPoint.SET_OWNER);
        DiskEntry entry = disk.stat(path).orElseThrow(() -> new IOException(path + ": vanished while it was written"));
        if (entry.uid() != uid || entry.gid() != gid) {
            try {
                disk.setOwner(path, uid, gid);
            } catch (IOException e) {
                if (strict == Strictness.MUST) {
                    throw e;
                }
                progress.notice(
                        path + ": stays with owner " + entry.uid() + ":" + entry.gid() + ", because giving it to " + uid
                                + ":" + gid + " is not permitted; etcd must be able to read and write it");
            }
        }
        int mode = entry.isDirectory() ? directoryMode : fileMode;
        if (entry.mode() != mode) {
            disk.setMode(path, mode);
        }
    }
}
