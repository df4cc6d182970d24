package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Every question that can be asked of a file. A refusal is fine; any other exception, a hang or an exhausted heap fails the test. */
final class Inquiry {
    private static final byte[] ALL = {};

    private Inquiry() {}

    static void everything(Path path) throws IOException {
        try (var file = SnapshotFile.open(path)) {
            for (Question question : questions()) {
                try {
                    question.ask(file);
                } catch (SnapshotCorruptException refusal) {
                    assertThat(refusal.getMessage()).contains("expected ", "found ");
                } catch (RevisionUnavailableException unavailable) {
                    assertThat(unavailable).hasMessageContaining("revision");
                }
            }
        } catch (SnapshotCorruptException refusal) {
            assertThat(refusal.getMessage()).contains("expected ", "found ");
        }
    }

    private static List<Question> questions() {
        return List.of(
                file -> assertThat(file.list(ALL))
                        .noneMatch(row -> row.toString().isEmpty()),
                Inquiry::values,
                file -> file.get(new byte[] {'k'}, SnapshotFile.CURRENT),
                file -> file.get(new byte[] {'k'}, file.revision() - 1),
                file -> file.count(ALL, file.revision()),
                file -> file.history(new byte[] {'k'}),
                file -> file.hashKv(SnapshotFile.CURRENT),
                file -> file.hashKv(file.revision(), file.revision() / 2),
                SnapshotFile::liveKeys,
                SnapshotFile::members,
                SnapshotFile::leases,
                SnapshotFile::alarms,
                SnapshotFile::auth,
                SnapshotFile::clusterVersion,
                SnapshotFile::storageVersion,
                SnapshotFile::checkStructure,
                file -> SnapshotDiff.between(file, file, ALL));
    }

    private static void values(SnapshotFile file) throws IOException {
        for (Row row : file.list(ALL)) {
            KubernetesValue.recognise(file.value(row));
        }
    }

    private interface Question {
        void ask(SnapshotFile file) throws IOException, RevisionUnavailableException;
    }
}
