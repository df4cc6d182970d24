package dev.rekindle.localize;

import dev.rekindle.localize.wal.RestoredWal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The paths of one restore.
 *
 * @param dataDir etcd's data directory
 * @param walDir etcd's WAL directory, where it lies outside {@code member}
 * @param token of the restore
 */
record Layout(Path dataDir, Optional<Path> walDir, String token) {
    static Layout of(RestoreRequest request) {
        return new Layout(request.target().dataDir(), request.target().walDir(), request.token());
    }

    WorkDirectory work() {
        return new WorkDirectory(dataDir);
    }

    /** The member that etcd uses. */
    Path member() {
        return dataDir.resolve("member");
    }

    Path staging() {
        return work().staging(token);
    }

    /** The member that is being made. */
    Path stagedMember() {
        return staging().resolve("member");
    }

    /** The file that will stand where {@code member} belongs while the two volumes of a member do not fit together. */
    Path stagedBarrier() {
        return staging().resolve("barrier");
    }

    Path archive() {
        return work().archive(token);
    }

    /** The member that was there before. */
    Path archivedMember() {
        return archive().resolve("member");
    }

    /** Where a rollback keeps what this restore had made. */
    Path rolledBack() {
        return work().rolledBack(token);
    }

    /** The member that this restore had made, after its rollback. */
    Path rolledBackMember() {
        return rolledBack().resolve("member");
    }

    /** The marker of this restore, after its rollback. */
    Path rolledBackMarker() {
        return rolledBack().resolve("joiner");
    }

    Path marker() {
        return work().marker(token);
    }

    /** The same restore's paths for another token. */
    Layout withToken(String other) {
        return new Layout(dataDir, walDir, other);
    }

    /** The paths in a separate WAL directory. */
    record Wal(Path dir, String token) {
        WorkDirectory work() {
            return new WorkDirectory(dir);
        }

        Path staged() {
            return work().staging(token).resolve(RestoredWal.FILE_NAME);
        }

        Path published() {
            return dir.resolve(RestoredWal.FILE_NAME);
        }

        Path archive() {
            return work().archive(token);
        }

        Path rolledBack() {
            return work().rolledBack(token);
        }

        Path returning() {
            return work().returning(token);
        }
    }

    /** The paths in the separate WAL directory, where there is one. */
    Optional<Wal> wal() {
        return walDir.map(dir -> new Wal(dir, token));
    }
}
