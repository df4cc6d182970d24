package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.SavedSnapshot;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.TextOutput;
import java.io.IOException;

/** A snapshot that was saved. */
record SaveAnswer(SavedSnapshot saved) implements Answer {
    @Override
    public void writeText(TextOutput out) throws IOException {
        Manifest manifest = saved.backup().manifest();
        out.line("saved: " + saved.file());
        ManifestFacts.print(manifest, out);
        out.line("  manifest  " + saved.manifestFile());
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        Manifest manifest = saved.backup().manifest();
        json.writeStartObject();
        json.writeStringField("file", saved.file().toString());
        json.writeStringField("manifest", saved.manifestFile().toString());
        ManifestFacts.write(manifest, json);
        json.writeEndObject();
    }
}
