package dev.rekindle.snapshot;

import java.util.Arrays;
import java.util.Optional;

/** The root buckets of etcd 3.4 to 3.7 (etcd {@code server/storage/schema/bucket.go}). None has buckets inside. */
enum EtcdBucket {
    ALARM("alarm"),
    AUTH("auth"),
    AUTH_ROLES("authRoles"),
    AUTH_USERS("authUsers"),
    CLUSTER("cluster"),
    KEY("key"),
    LEASE("lease"),
    MEMBERS("members"),
    MEMBERS_REMOVED("members_removed"),
    META("meta");

    private final String id;

    EtcdBucket(String id) {
        this.id = id;
    }

    /** The bucket with that name, unless it is not one of etcd's. */
    static Optional<EtcdBucket> named(String name) {
        return Arrays.stream(values()).filter(bucket -> bucket.id.equals(name)).findAny();
    }

    /** Whether every entry of a root leaf, proved by a scan, is one of these: then no bucket of the file is inside another. */
    static boolean areAllOf(LeafEntries root) {
        for (int i = 0; i < root.count(); i++) {
            if (!root.isBucket(i) || named(root.name(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return id;
    }
}
