package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.snapshot.ManifestFacts;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;

/** A backup that is complete. */
record BackupAnswer(StoreUrl directory, BackupResult result) implements Answer {
    @Override
    public void writeText(TextOutput out) throws IOException {
        out.line("backed up: " + location());
        ManifestFacts.print(result.manifest(), out);
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        Manifest manifest = result.manifest();
        json.writeStartObject();
        json.writeStringField("object", location());
        json.writeStringField("key", manifest.object().key());
        json.writeStringField("version", manifest.object().version());
        ManifestFacts.write(manifest, json);
        json.writeEndObject();
    }

    private String location() {
        return directory + result.object().key().value();
    }
}
