package dev.rekindle.backup.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two etcd clusters whose backups lie under one prefix, where the newest is of one today and of the other tomorrow. A cluster that was
 * restored has another id than before, and goes on where the old one ended; so ids that follow each other are one cluster's, and ids that take turns
 * are two.
 *
 * @param newest the newest backup of one
 * @param other the newest backup of the other
 */
public record TwoClusters(CatalogueEntry newest, CatalogueEntry other) {

    /**
     * The newest two that take turns.
     *
     * @param newestFirst what lies there; whatever no restore would trust is not looked at
     */
    public static Optional<TwoClusters> among(List<CatalogueEntry> newestFirst) {
        Map<String, CatalogueEntry> newestOf = new HashMap<>();
        String current = "";
        for (CatalogueEntry entry : newestFirst) {
            if (!entry.verified() || !(entry.state() instanceof BackupState.Complete(var manifest))) {
                continue;
            }
            String cluster = manifest.source().clusterId();
            CatalogueEntry seen = newestOf.get(cluster);
            if (seen == null) {
                newestOf.put(cluster, entry);
            } else if (!cluster.equals(current)) {
                return Optional.of(new TwoClusters(seen, newestOf.getOrDefault(current, entry)));
            }
            current = cluster;
        }
        return Optional.empty();
    }

    /** Both, as a clause for people. */
    public String explanation() {
        return "two etcd clusters take turns in it: " + named(newest) + " and " + named(other);
    }

    private static String named(CatalogueEntry entry) {
        return entry.key()
                + entry.state()
                        .readManifest()
                        .map(manifest -> " is of cluster " + manifest.source().clusterId())
                        .orElse("");
    }
}
