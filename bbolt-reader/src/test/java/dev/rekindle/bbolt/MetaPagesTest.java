package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static dev.rekindle.bbolt.PageLayout.U32;
import static dev.rekindle.bbolt.PageLayout.U64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which meta page counts, how the page size is found, and what is refused before any page is read. */
class MetaPagesTest {
    @Test
    void choosesTheValidMetaWithTheHigherTransaction() throws SnapshotCorruptException {
        byte[] file = image(4096).transaction(41).bytes();

        MetaPages metas = MetaPages.read(MemorySegment.ofArray(file));

        assertThat(metas.chosenPage()).isZero();
        assertThat(metas.chosen()).isEqualTo(new Meta(4096, 2, 0, PageLayout.NO_FREELIST, 3, 41));
        assertThat(metas.zero()).contains(metas.chosen());
        assertThat(metas.one().orElseThrow().transaction()).isEqualTo(40);
    }

    @Test
    void choosesPageOneWhenItIsNewer() throws SnapshotCorruptException {
        MemorySegment file = MemorySegment.ofArray(image(4096).bytes());
        file.set(U64, 4096 + PageLayout.META_TRANSACTION, 8);
        BboltImage.seal(file, 4096);

        MetaPages metas = MetaPages.read(file);

        assertThat(metas.chosenPage()).isEqualTo(1);
        assertThat(metas.chosen().transaction()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void findsThePageSizeInPageOneWhenPageZeroIsDamaged(int pageSize) throws SnapshotCorruptException {
        byte[] file = image(pageSize).bytes();
        file[PageLayout.META_ROOT] ^= 1;

        MetaPages metas = MetaPages.read(MemorySegment.ofArray(file));

        assertThat(metas.chosen().pageSize()).isEqualTo(pageSize);
        assertThat(metas.chosenPage()).isEqualTo(1);
        assertThat(metas.zero()).isEmpty();
        assertThat(refusal(metas::requireBoth).kind()).isEqualTo(Kind.BAD_META);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 65536})
    void toleratesADamagedPageOneUntilBothAreDemanded(int pageSize) throws SnapshotCorruptException {
        byte[] file = image(pageSize).bytes();
        file[pageSize + PageLayout.META_CHECKSUM] ^= 1;

        MetaPages metas = MetaPages.read(MemorySegment.ofArray(file));

        assertThat(metas.chosen().pageSize()).isEqualTo(pageSize);
        assertThat(metas.one()).isEmpty();
        assertThat(refusal(metas::requireBoth).page()).hasValue(1);
    }

    @Test
    void refusesTwoDamagedMetasWithTheReasonOfTheFirst() {
        byte[] file = image(4096).bytes();
        file[PageLayout.META_ROOT] ^= 1;
        file[4096 + PageLayout.META_ROOT] ^= 1;

        var refusal = refusal(file);

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_META);
        assertThat(refusal.page()).hasValue(0);
        assertThat(refusal.offset()).hasValue(PageLayout.META_CHECKSUM);
        assertThat(refusal)
                .hasMessageContaining("checksum of the meta page (page 0, byte 72)")
                .hasMessageContaining("use another snapshot");
    }

    @Test
    void refusesAZeroChecksumLikeNewerBbolt() {
        byte[] file = image(4096).bytes();
        Arrays.fill(file, PageLayout.META_CHECKSUM, PageLayout.META_END, (byte) 0);
        Arrays.fill(file, 4096 + PageLayout.META_CHECKSUM, 4096 + PageLayout.META_END, (byte) 0);

        assertThat(refusal(file).kind()).isEqualTo(Kind.BAD_META);
    }

    @Test
    void namesABigEndianFile() {
        MemorySegment file = MemorySegment.ofArray(image(4096).bytes());
        file.set(U32, PageLayout.META_MAGIC, Integer.reverseBytes(PageLayout.MAGIC));
        file.set(U32, 4096 + PageLayout.META_MAGIC, Integer.reverseBytes(PageLayout.MAGIC));

        var refusal = refusal(file);

        assertThat(refusal.kind()).isEqualTo(Kind.BIG_ENDIAN);
        assertThat(refusal).hasMessageContaining("big-endian");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "apiVersion: v1"})
    void namesAFileThatIsTooSmall(String content) {
        assertThat(refusal(content.getBytes(StandardCharsets.UTF_8)).kind()).isEqualTo(Kind.TOO_SMALL);
    }

    @Test
    void namesATextFile() {
        byte[] file = "apiVersion: v1\nkind: List\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);

        assertThat(refusal(file).kind()).isEqualTo(Kind.NOT_BBOLT);
    }

    @Test
    void refusesAnotherFormatVersion() {
        MemorySegment file = MemorySegment.ofArray(image(4096).bytes());
        for (int start : new int[] {0, 4096}) {
            file.set(U32, start + PageLayout.META_VERSION, 3);
            BboltImage.seal(file, start);
        }

        assertThat(refusal(file))
                .hasMessageContaining("format version of the meta page (page 0, byte 20): expected 2, found 3")
                .extracting(SnapshotCorruptException::kind)
                .isEqualTo(Kind.BAD_META);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 511, 4095, 4097, 131072, -1, Integer.MIN_VALUE})
    void refusesAnImpossiblePageSizeWithARightChecksum(int pageSize) {
        MemorySegment file = MemorySegment.ofArray(image(4096).bytes());
        file.set(U32, PageLayout.META_PAGE_SIZE, pageSize);
        BboltImage.seal(file, 0);

        assertThat(refusal(file).kind()).isEqualTo(Kind.PAGE_SIZE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 4, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void refusesARootOutsideTheFile(long root) {
        byte[] file = image(4096).root(root).bytes();

        assertThat(refusal(file)).extracting(SnapshotCorruptException::kind).isEqualTo(Kind.BAD_META);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, Long.MIN_VALUE})
    void refusesAFreelistOutsideTheFile(long freelist) {
        byte[] file = image(4096).freelistAt(freelist).bytes();

        assertThat(refusal(file).kind()).isEqualTo(Kind.BAD_META);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 65536 + 1})
    void refusesAnImpossibleHighWaterMark(long pages) {
        byte[] file = image(4096).highWaterMark(3).bytes();
        MemorySegment buffer = MemorySegment.ofArray(file);
        buffer.set(U64, PageLayout.META_HIGH_WATER_MARK, pages);
        BboltImage.seal(buffer, 0);

        assertThat(refusal(file)).hasMessageContaining("high-water mark");
    }

    @Test
    void refusesMetasThatDisagreeAboutThePageSize() {
        MemorySegment file = MemorySegment.ofArray(image(4096).bytes());
        file.set(U32, 4096 + PageLayout.META_PAGE_SIZE, 8192);
        BboltImage.seal(file, 4096);

        assertThat(refusal(file)).hasMessageContaining("expected 4096 as in page 0, found 8192");
    }

    @Test
    void needsNoMoreThanTheAnnouncedHead() throws SnapshotCorruptException {
        byte[] file = image(65536).bytes();
        file[PageLayout.META_ROOT] ^= 1;

        MetaPages metas = MetaPages.read(MemorySegment.ofArray(Arrays.copyOf(file, MetaPages.HEAD_BYTES)));

        assertThat(metas.chosen().length()).isEqualTo(3 * 65536L);
    }

    private static BboltImage image(int pageSize) {
        return new BboltImage(pageSize).leaf(2, inline("b", entry("k", "v")));
    }

    private static SnapshotCorruptException refusal(byte[] file) {
        return refusal(MemorySegment.ofArray(file));
    }

    private static SnapshotCorruptException refusal(MemorySegment file) {
        return refusal(() -> MetaPages.read(file));
    }

    private static SnapshotCorruptException refusal(ThrowingCallable read) {
        return catchThrowableOfType(SnapshotCorruptException.class, read);
    }
}
