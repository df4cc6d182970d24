/**
 * A test's own operator of etcd, which behaves towards its clusters as the upstream one (etcd-io/etcd-operator) does, its dangers included, in both its
 * layouts: a StatefulSet whose spec it overwrites, and bare pods. What a restore must get along with is in here on purpose; a good operator is not.
 *
 * <p>Differences: it runs outside of the cluster and reaches members by port-forward, which any cluster allows; it asks every second instead of every
 * ten, gives a member five seconds to answer instead of thirty, and goes on with other clusters meanwhile; it does not upgrade.
 */
@NullMarked
package dev.rekindle.e2e.peer;

import org.jspecify.annotations.NullMarked;
