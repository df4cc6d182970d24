package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotShapeTest {
    @TempDir
    Path directory;

    static Stream<PreparedSnapshot> everyShapeOfEveryVersion() {
        return Arrays.stream(EtcdVersion.values())
                .flatMap(version -> Arrays.stream(SnapshotShape.values()).map(shape -> shape.of(version)));
    }

    @ParameterizedTest
    @MethodSource("everyShapeOfEveryVersion")
    void isWhatItSays(PreparedSnapshot snapshot) throws Exception {
        BboltCli.check(snapshot.file());
        SnapshotStatus status = Etcdutl.of(snapshot.version()).snapshotStatus(snapshot.file());

        assertThat(status).isEqualTo(snapshot.status());
        assertThat(Files.size(snapshot.file()) % 512).isEqualTo(snapshot.shape().hasTrailer() ? 32 : 0);
        if (snapshot.version().atLeast(EtcdVersion.V3_6)) {
            assertThat(status.totalKeys()).isEqualTo(snapshot.expected().liveKeys());
        }
        KvHash current = snapshot.expected().hashes().getLast();
        assertThat(Etcdutl.of(EtcdVersion.V3_7).hashKv(snapshot.file(), current.revision()))
                .isEqualTo(current);
    }
}
