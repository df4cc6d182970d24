package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.snapshot.Row;
import dev.rekindle.snapshot.SnapshotFile;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** How rows of a snapshot are written. */
record RowOutput(SnapshotFile file, KeyText form, RowDetail detail) {
    /** How much of each key is written. */
    enum RowDetail {
        /** The key alone. */
        KEYS,
        /** Key, revisions, size, and what kind of value it is. */
        FACTS,
        /** The value, too. */
        VALUES
    }

    String key(Row row) {
        return form.show(row.keyBytes());
    }

    Value value(Row row) throws IOException {
        return Value.of(file.value(row));
    }

    static String lease(long lease) {
        return lease == 0 ? "" : Long.toHexString(lease);
    }

    /** A row as an object of an array. */
    void write(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        writeKey(json, row);
        switch (detail) {
            case KEYS -> {}
            case FACTS -> writeFacts(json, row);
            case VALUES -> {
                writeFacts(json, row);
                value(row).write(json, form);
            }
        }
        json.writeEndObject();
    }

    void writeKey(JsonGenerator json, Row row) throws IOException {
        json.writeStringField("key", key(row));
        json.writeStringField("keyBase64", Base64.getEncoder().encodeToString(row.keyBytes()));
    }

    void writeFacts(JsonGenerator json, Row row) throws IOException {
        json.writeStringField("change", row.change().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("createRevision", row.createRevision());
        json.writeNumberField("modRevision", row.revision().main());
        json.writeNumberField("version", row.version());
        json.writeStringField("lease", lease(row.lease()));
        json.writeNumberField("valueSize", row.valueSize());
        value(row).writeLabel(json);
    }
}
