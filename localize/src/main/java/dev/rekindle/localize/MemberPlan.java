package dev.rekindle.localize;

/**
 * Who a member is in its new cluster, in etcd's own words. Read and checked when the restore starts.
 *
 * @param name {@code --name}
 * @param initialCluster {@code --initial-cluster}: {@code name=url,name=url}
 * @param advertisePeerUrls {@code --initial-advertise-peer-urls}: {@code url,url}
 * @param clusterToken {@code --initial-cluster-token}, fresh for every restore: with it the ids of the new cluster differ from any old one's
 */
public record MemberPlan(String name, String initialCluster, String advertisePeerUrls, String clusterToken) {}
