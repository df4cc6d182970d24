package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BAD_META;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.TOO_SMALL;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The two meta pages at the head of a file, and which of them counts. A pure function of the first bytes, so that it serves a file and a stream
 * alike.
 *
 * <p>The page size is found as bbolt finds it since 1.3.7 ({@code db.go}, {@code getPageSize}): from page 0 if that is valid, else from the first
 * valid meta at 1024, 2048, … bytes. The meta that counts is the valid one with the higher transaction ({@code db.go}, {@code meta()}).
 */
public final class MetaPages {
    /** So many bytes from the start of a file always suffice, whatever its page size; of a shorter file all of it. */
    public static final int HEAD_BYTES = PageLayout.LARGEST_PAGE + PageLayout.META_END;

    private static final int FIRST_PROBE = 1024;

    private final Slot zero;
    private final Slot one;
    private final Meta chosen;

    private MetaPages(Slot zero, Slot one, Meta chosen) {
        this.zero = zero;
        this.one = one;
        this.chosen = chosen;
    }

    /**
     * Reads both metas.
     *
     * @param head the first {@link #HEAD_BYTES} bytes of the file, or all of a shorter one
     * @throws SnapshotCorruptException if neither is valid, with the reason that page 0 was refused for; if a valid one has impossible values
     */
    public static MetaPages read(MemorySegment head) throws SnapshotCorruptException {
        Slot zero = Slot.at(head, 0, 0);
        int pageSize = switch (zero) {
            case Valid(var meta) -> meta.pageSize();
            case Damaged(var reason) -> probe(head, reason);
        };
        Slot one = Slot.at(head, pageSize, 1);
        return new MetaPages(zero, one, choose(zero, one));
    }

    /** The meta that counts. */
    public Meta chosen() {
        return chosen;
    }

    /** The number of the page that {@link #chosen} was read from, 0 or 1. */
    public int chosenPage() {
        return zero().filter(chosen::equals).isPresent() ? 0 : 1;
    }

    /** The meta of page 0, if it is valid. */
    public Optional<Meta> zero() {
        return zero.meta();
    }

    /** The meta of page 1, if it is valid. */
    public Optional<Meta> one() {
        return one.meta();
    }

    /**
     * Demands that both metas are valid, as they are in every snapshot that etcd streamed (bbolt {@code Tx.WriteTo} writes both anew). A copy of a
     * data directory whose machine lost power may well have a torn one.
     */
    public void requireBoth() throws SnapshotCorruptException {
        zero.require();
        one.require();
    }

    private static int probe(MemorySegment head, SnapshotCorruptException reason) throws SnapshotCorruptException {
        for (int at = FIRST_PROBE; at <= PageLayout.LARGEST_PAGE; at *= 2) {
            if (Slot.at(head, at, 1) instanceof Valid(var meta)) {
                return meta.pageSize();
            }
        }
        throw reason;
    }

    private static Meta choose(Slot zero, Slot one) throws SnapshotCorruptException {
        if (zero instanceof Damaged) {
            return one.require();
        }
        if (one instanceof Damaged) {
            return zero.require();
        }
        Meta first = zero.require();
        Meta second = one.require();
        if (first.pageSize() != second.pageSize()) {
            throw corrupt(BAD_META, "page size in the meta page")
                    .page(1)
                    .offset(first.pageSize() + (long) PageLayout.META_PAGE_SIZE)
                    .expected(first.pageSize() + " as in page 0")
                    .found(Integer.toString(second.pageSize()));
        }
        return Long.compareUnsigned(second.transaction(), first.transaction()) > 0 ? second : first;
    }

    /** The place where a meta page should be. */
    private sealed interface Slot {
        static Slot at(MemorySegment head, int start, int page) throws SnapshotCorruptException {
            if (head.byteSize() - start < PageLayout.META_END) {
                return new Damaged(corrupt(TOO_SMALL, "file size")
                        .expected("at least " + (start + PageLayout.META_END) + " bytes, the end of meta page " + page)
                        .found(head.byteSize() + " bytes"));
            }
            try {
                Meta.requireValid(head, start, page);
            } catch (SnapshotCorruptException reason) {
                return new Damaged(reason);
            }
            return new Valid(Meta.read(head, start, page));
        }

        default Optional<Meta> meta() {
            return this instanceof Valid(var content) ? Optional.of(content) : Optional.empty();
        }

        default Meta require() throws SnapshotCorruptException {
            return switch (this) {
                case Valid(var content) -> content;
                case Damaged(var reason) -> throw reason;
            };
        }
    }

    private record Valid(Meta content) implements Slot {}

    private record Damaged(SnapshotCorruptException reason) implements Slot {}
}
