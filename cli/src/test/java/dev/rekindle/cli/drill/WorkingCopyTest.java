package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingCopyTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void damageIsMendedAndTheOriginalNeverTouched() throws Exception {
        byte[] original = new byte[9000];
        new SplittableRandom(3).nextBytes(original);
        Path snapshot = Files.write(temp.resolve("s.db"), original);
        Path at = temp.resolve("copy.db");

        try (WorkingCopy copy = WorkingCopy.of(snapshot, at)) {
            copy.append(new byte[512]);
            assertThat(Files.size(at)).isEqualTo(9512);
            copy.mend();
            copy.flipBit(100);
            copy.patch(4096, new byte[4096]);
            copy.cut(700);
            assertThat(Files.size(at)).isEqualTo(8300);
            copy.mend();

            assertThat(Files.readAllBytes(at)).isEqualTo(original);
        }

        assertThat(Files.readAllBytes(snapshot)).isEqualTo(original);
        assertThat(at).doesNotExist();
    }

    @Test
    void aForgedTrailerFitsTheForgedData() throws Exception {
        Path snapshot = Files.write(temp.resolve("s.db"), new byte[4096 + 32]);

        try (WorkingCopy copy = WorkingCopy.of(snapshot, temp.resolve("copy.db"))) {
            copy.flipBit(17);
            copy.rehash();
            byte[] forged = Files.readAllBytes(copy.path());

            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(forged, 4096));
            assertThat(Arrays.copyOfRange(forged, 4096, 4128)).isEqualTo(digest);
        }
    }
}
