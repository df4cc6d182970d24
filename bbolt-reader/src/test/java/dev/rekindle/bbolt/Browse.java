package dev.rekindle.bbolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Everything a browser would do with a file. A refusal is fine; any other exception, a hang or an exhausted heap fails the test. */
final class Browse {
    private static final int DEEPEST = 3;

    private Browse() {}

    static void everything(Path path) throws IOException {
        try (BboltFile file = BboltFile.open(path)) {
            ends(file.root());
            forward(file.root(), 0);
            backward(file.root(), 0);
            StructureCheck.run(file);
        } catch (SnapshotCorruptException refusal) {
            assertThat(refusal.getMessage())
                    .contains("expected ", "found ", refusal.kind().advice());
        }
    }

    private static void ends(Bucket bucket) throws IOException {
        bucket.cursor().first();
        bucket.cursor().last();
        bucket.cursor().seek(new byte[] {'k'});
    }

    private static void forward(Bucket bucket, int depth) throws IOException {
        Cursor cursor = bucket.cursor();
        while (cursor.next()) {
            visit(cursor);
            if (depth < DEEPEST && cursor.isBucket()) {
                forward(cursor.bucket(), depth + 1);
            }
        }
    }

    private static void backward(Bucket bucket, int depth) throws IOException {
        Cursor cursor = bucket.cursor();
        while (cursor.previous()) {
            visit(cursor);
            if (depth < DEEPEST && cursor.isBucket()) {
                backward(cursor.bucket(), depth + 1);
            }
        }
    }

    private static void visit(Cursor cursor) throws IOException {
        assertThat(cursor.key().byteSize()).isPositive();
        assertThat(cursor.value().byteSize()).isNotNegative();
    }
}
