package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupKeysTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            ns/c/daily-20261121T101500Z.db,            2026-11-21T10:15:00Z
            daily-20261121T101500Z.manifest.json,      2026-11-21T10:15:00Z
            a-20200101T000000Z-20261121T101500Z.db.gz, 2026-11-21T10:15:00Z
            """)
    void readsTheTimeInAName(String key, Instant time) {
        assertThat(BackupKeys.stamp(new ObjectKey(key))).hasValue(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "daily.db",
                "daily-20261121.db",
                "daily-20261341T101500Z.db",
                "20261121T101500Z.db",
                "x-20261121T101500Zz.db"
            })
    void findsNoTimeWhereThereIsNone(String key) {
        assertThat(BackupKeys.stamp(new ObjectKey(key))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            a.db,        true,  ''
            a.db.gz,     true,  .gz
            a.db.enc,    true,  .enc
            a.db.gz.enc, true,  .gz.enc
            ns/.db,      false, ''
            ns/.db.gz,   false, .gz
            a.gz,        false, .gz
            a.db.zip,    false, ''
            a.dbx,       false, ''
            """)
    void tellsASnapshotAndItsEncodingByTheName(String key, boolean snapshot, String encoding) {
        assertThat(BackupKeys.isSnapshot(new ObjectKey(key))).isEqualTo(snapshot);
        assertThat(BackupKeys.encoding(new ObjectKey(key))).isEqualTo(encoding);
    }

    @Test
    void namesEveryObjectThatAManifestMayBeOf() {
        assertThat(BackupKeys.objectsOf(new ObjectKey("ns/a.manifest.json")))
                .extracting(ObjectKey::value)
                .containsExactlyInAnyOrder(
                        "ns/a",
                        "ns/a.gz",
                        "ns/a.enc",
                        "ns/a.gz.enc",
                        "ns/a.db",
                        "ns/a.db.gz",
                        "ns/a.db.enc",
                        "ns/a.db.gz.enc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".manifest.json", "..manifest.json", "...manifest.json", "a/.manifest.json", "a.manifest.jsonx"})
    void doesNotTakeANameThatNoBackupCanHaveForAManifest(String key) {
        assertThat(BackupKeys.isManifest(new ObjectKey(key))).isFalse();
    }

    @Test
    void findsTheWayFromASignatureToItsManifestAndBack() {
        var manifest = new ObjectKey("ns/a.manifest.json");

        ObjectKey signature = BackupKeys.signatureOf(manifest);

        assertThat(signature).isEqualTo(new ObjectKey("ns/a.manifest.json.sig"));
        assertThat(BackupKeys.isSignature(signature)).isTrue();
        assertThat(BackupKeys.isManifest(signature)).isFalse();
        assertThat(BackupKeys.manifestOf(signature)).isEqualTo(manifest);
    }

    @ParameterizedTest
    @CsvSource({
        "rekindle-drill-20261121T101500Z-0a/b.db,     true",
        "prod/rekindle-drill-20261121T101500Z-0a/b.db, true",
        "rekindle-drill-notes.db,                     false",
        "prod/rekindle-drill-notes.db,                false",
        "my-rekindle-drill-x/b.db,                    false"
    })
    void tellsTheDirectoryOfADrillByItsName(String key, boolean ofADrill) {
        assertThat(BackupKeys.isOfADrill(new ObjectKey(key))).isEqualTo(ofADrill);
    }
}
