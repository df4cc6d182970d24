package dev.rekindle.controller.restore.target;

/**
 * What a restore goes into.
 *
 * @param apiVersion such as {@code operator.etcd.io/v1alpha1}
 * @param namespace of the restore, too
 */
public record TargetReference(String apiVersion, String kind, String namespace, String name) {

    /** As a status shows it: {@code EtcdCluster/prod}. */
    public String text() {
        return kind + "/" + name;
    }
}
