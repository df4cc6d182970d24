package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.localize.decode.Sealed;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Restores from encoded objects, told by a ticket; and what a target shows when the object is not what it should be. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(120)
class EncodedRestoreTest {
    private static final String AES = "aes256-gcm-hkdf-1mb";

    @TempDir
    private Path directory;

    private byte[] plain = {};

    @BeforeEach
    void read(SmallSnapshot snapshot) throws IOException {
        plain = Files.readAllBytes(snapshot.file());
    }

    @Test
    void restoresTheSameMemberAsFromThePlainSnapshot(SmallSnapshot snapshot) throws Exception {
        Path expected = directory.resolve("expected");
        Restore.run(request(expected, Scenario.content(snapshot)), new PosixDisk(), Progress.SILENT);

        restore("gzip", Sealed.gzip(plain, 10_000), Sealed.KEY);
        assertThat(tree("gzip")).isEqualTo(tree("expected"));
        restore(AES, Sealed.encrypt(plain), Sealed.KEY);
        assertThat(tree(AES)).isEqualTo(tree("expected"));
        restore("gzip, " + AES, Sealed.encrypt(Sealed.gzip(plain, 10_000)), Sealed.KEY);
        assertThat(tree("gzip, " + AES)).isEqualTo(tree("expected"));
    }

    @Test
    void publishesNothingOfAnObjectThatCannotBeOpened() throws Exception {
        byte[] sealed = Sealed.encrypt(plain);
        byte[] damaged = sealed.clone();
        damaged[sealed.length / 2] ^= 4;

        assertRefused(AES, sealed, "ab".repeat(32), Reason.DECRYPTION_FAILED);
        assertRefused(AES, damaged, Sealed.KEY, Reason.DECRYPTION_FAILED);
        assertRefused(AES, Arrays.copyOf(sealed, sealed.length - 1), Sealed.KEY, Reason.DECRYPTION_FAILED);
        assertRefused(AES, plain, Sealed.KEY, Reason.DECRYPTION_FAILED);
        assertRefused("gzip", sealed, Sealed.KEY, Reason.DECOMPRESSION_FAILED);
        assertRefused("gzip", Sealed.gzip(new byte[64 << 20], 64 << 20), Sealed.KEY, Reason.SIZE_MISMATCH);
    }

    private void assertRefused(String encoding, byte[] object, String key, Reason reason) {
        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> restore(encoding, object, key))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(key));
        assertThat(directory.resolve(encoding)).isEmptyDirectory();
    }

    private void restore(String encoding, byte[] object, String key) throws Exception {
        Path ticket = Files.createTempDirectory(directory, "ticket");
        Path file = Files.write(ticket.resolveSibling("object"), object);
        Files.writeString(ticket.resolve("url"), file.toUri().toString());
        Files.writeString(ticket.resolve("size"), String.valueOf(plain.length));
        Files.writeString(ticket.resolve("encoding"), encoding);
        if (encoding.contains(AES)) {
            Files.writeString(ticket.resolve("data-key"), key);
            Files.writeString(ticket.resolve("associated-data"), Sealed.MEANING);
        }
        Ticket read = Ticket.read(ticket);
        Content.FromSnapshot content = new Content.FromSnapshot(
                read.source().orElseThrow(),
                new MemberPlan("m1", "m1=http://127.0.0.1:12380", "http://127.0.0.1:12380", "cluster-token"),
                new Acceptance(
                        read.expectations(), Acceptance.USUAL.trailer(), read.emptyKeyspace(), read.targetVersion()),
                read.bumpRevision());
        Path dataDir = Files.createDirectories(directory.resolve(encoding));
        Restore.run(request(dataDir, content), new PosixDisk(), Progress.SILENT);
    }

    private static RestoreRequest request(Path dataDir, Content content) {
        return new RestoreRequest(
                "t1", new Target(dataDir, Optional.empty(), ExistingData.REFUSE, new Ownership.Inherited()), content);
    }

    private Map<String, String> tree(String dataDir) throws IOException {
        return Trees.of(directory.resolve(dataDir));
    }
}
