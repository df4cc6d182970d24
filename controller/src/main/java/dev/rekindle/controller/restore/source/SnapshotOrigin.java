package dev.rekindle.controller.restore.source;

import java.util.Optional;

/**
 * Which etcd a snapshot is of.
 *
 * @param namespace and cluster: where and what it was when it was backed up
 * @param clusterId of the live cluster, lower-case hex
 * @param clusterUid of the EtcdCluster or StatefulSet that it was
 */
public record SnapshotOrigin(
        Optional<String> namespace, Optional<String> cluster, String clusterId, Optional<String> clusterUid) {}
