package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import java.time.Instant;
import java.util.Set;

/**
 * What one pass found removable, for the pass after it. A backup is known by its manifest, which is what a removal that was cut
 * off leaves behind.
 *
 * @param plannedAt by the clock of the pass
 */
public record Candidates(Instant plannedAt, Set<Mark> marks) {

    /** No pass was made before. */
    public static final Candidates NONE = new Candidates(Instant.EPOCH, Set.of());

    /** One version of a manifest; another version at its key is another backup. */
    public record Mark(ObjectKey manifest, ObjectVersion version) {}

    public Candidates {
        marks = Set.copyOf(marks);
    }

    /** Whether the pass found this very backup removable. */
    public boolean contains(CatalogueEntry entry) {
        return entry.manifest()
                .map(manifest -> marks.contains(new Mark(manifest.key(), manifest.version())))
                .orElse(false);
    }
}
