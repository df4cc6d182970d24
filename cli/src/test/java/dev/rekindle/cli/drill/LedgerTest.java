package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final ObjectPrefix OWN = new ObjectPrefix("own/");
    private static final ObjectKey KEY = OWN.key("a.db");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void removesWhatWasPutThroughItAndNothingElse() throws IOException {
        try (Ledger ledger = new Ledger(FileStore.open(directory))) {
            put(ledger, KEY);
            put(ledger, OWN.key("deeper/b.db"));
            Files.writeString(directory.resolve("own/theirs.db"), "theirs");

            ledger.remove(OWN);

            assertThat(directory.resolve("own")).isDirectoryContaining("glob:**/theirs.db");
            assertThat(directory.resolve("own/a.db")).doesNotExist();
            assertThat(directory.resolve("own/deeper")).isEmptyDirectory();
            assertThat(ledger.put()).isEqualTo(2);
            assertThat(ledger.outstanding()).isEmpty();
        }
    }

    @Test
    void leavesAnotherVersionThatTookTheKeyAndGoesOnWithTheRest() throws IOException {
        try (Ledger ledger = new Ledger(FileStore.open(directory))) {
            put(ledger, KEY);
            put(ledger, OWN.key("b.db"));
            Files.delete(directory.resolve("own/a.db"));
            Files.writeString(directory.resolve("own/a.db"), "another length");

            assertThatThrownBy(() -> ledger.remove(OWN))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED));

            assertThat(directory.resolve("own/a.db")).hasContent("another length");
            assertThat(directory.resolve("own/b.db")).doesNotExist();
            assertThat(ledger.outstanding()).containsExactly(KEY);
        }
    }

    @Test
    void isContentWithWhatSomebodyElseHasRemoved() throws IOException {
        try (Ledger ledger = new Ledger(FileStore.open(directory))) {
            put(ledger, KEY);
            Files.delete(directory.resolve("own/a.db"));

            ledger.remove(OWN);

            assertThat(ledger.outstanding()).isEmpty();
        }
    }

    @Test
    void removesAnObjectThatStandsAlthoughTheStoreDidNotSaySo() throws IOException {
        try (Ledger ledger = new Ledger(unsure(FileStore.open(directory)))) {
            assertThatThrownBy(() -> put(ledger, KEY)).isInstanceOf(ObjectStoreException.class);
            assertThat(directory.resolve("own/a.db")).exists();

            ledger.remove(OWN);

            assertThat(directory.resolve("own/a.db")).doesNotExist();
        }
    }

    private static void put(ObjectStore store, ObjectKey key) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, 4)) {
            upload.write(ByteBuffer.wrap("ours".getBytes(StandardCharsets.UTF_8)));
            upload.complete();
        }
    }

    /** A store whose answer to every completed upload gets lost. */
    private static ObjectStore unsure(ObjectStore store) {
        return forwarding(
                ObjectStore.class,
                store,
                "create",
                upload -> forwarding(Upload.class, (Upload) upload, "complete", _ -> {
                    throw new ObjectStoreException(Kind.OUTCOME_UNKNOWN, "the answer got lost");
                }));
    }

    private interface Change {
        Object of(Object answer) throws ObjectStoreException;
    }

    private static <T> T forwarding(Class<T> type, T target, String method, Change change) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, called, arguments) -> {
                    try {
                        Object answer = called.invoke(target, arguments);
                        return called.getName().equals(method) ? change.of(answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }
}
