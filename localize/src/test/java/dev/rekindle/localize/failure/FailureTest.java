package dev.rekindle.localize.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void damageIsNeverTakenForADiskThatFailed() {
        SnapshotCorruptException damage = SnapshotCorruptException.corrupt(
                        SnapshotCorruptException.Kind.TRAILER_MISMATCH, "SHA-256 of all pages")
                .expected("aa")
                .found("bb");

        Failure failure = Failure.of(damage);

        assertThat(failure.reason()).isEqualTo(Reason.SNAPSHOT_CORRUPT);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.SNAPSHOT);
        assertThat(failure.expected()).isEqualTo("aa");
        assertThat(failure.found()).isEqualTo("bb");
    }

    @Test
    void tellsAFullDiskFromAForbiddenOneAndFromABrokenOne() {
        assertThat(Failure.of(new IOException("No space left on device")).reason())
                .isEqualTo(Reason.NO_SPACE);
        assertThat(Failure.of(new AccessDeniedException("/data")).reason()).isEqualTo(Reason.PERMISSION_DENIED);
        assertThat(Failure.of(new IOException("Input/output error")).reason()).isEqualTo(Reason.DISK_FAILED);
    }

    @Test
    void namesWhatNobodyForesawAsADefectOfOurs() {
        Failure failure = Failure.of(new IllegalStateException("x"));

        assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(failure.message()).contains("please report it").contains("IllegalStateException");
    }
}
