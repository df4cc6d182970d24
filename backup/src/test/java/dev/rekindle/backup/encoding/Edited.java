package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestException;
import dev.rekindle.backup.manifest.ManifestJson;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A manifest that someone changed in its store. */
final class Edited {
    private Edited() {}

    static Manifest of(Manifest manifest, UnaryOperator<String> edit) {
        String json = new String(ManifestJson.write(manifest), StandardCharsets.UTF_8);
        try {
            return ManifestJson.read(edit.apply(json).getBytes(StandardCharsets.UTF_8), "edited");
        } catch (ManifestException e) {
            throw new IllegalStateException(e);
        }
    }
}
