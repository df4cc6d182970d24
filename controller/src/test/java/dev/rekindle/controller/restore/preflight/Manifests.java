package dev.rekindle.controller.restore.preflight;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** What owners make, as YAML. */
final class Manifests {
    private Manifests() {}

    /** A plain StatefulSet of three members that nothing keeps from being restored. */
    static String statefulSet() {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: etcd}
                spec:
                  replicas: 3
                  serviceName: etcd
                  podManagementPolicy: Parallel
                  selector: {matchLabels: {app: etcd}}
                  template:
                    metadata: {labels: {app: etcd}}
                    spec:
                      containers:
                      - name: etcd
                        image: gcr.io/etcd-development/etcd:v3.6.16
                        command: [/usr/local/bin/etcd]
                        args:
                        - --name=$(POD)
                        - --data-dir=/var/lib/etcd/data
                        - --listen-client-urls=http://0.0.0.0:2379
                        - --initial-advertise-peer-urls=http://$(POD).etcd:2380
                        - --initial-cluster=etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380
                        env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                        readinessProbe: {httpGet: {path: /livez, port: 2379}}
                        volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """;
    }

    /** An EtcdCluster of three. */
    static String etcdCluster(String name) {
        return """
                apiVersion: operator.etcd.io/v1alpha1
                kind: EtcdCluster
                metadata: {name: %s}
                spec: {size: 3, version: v3.6.16, storageSpec: {volumeSizeRequest: 1Gi}}
                """.formatted(name);
    }

    /** The StatefulSet that the operator's main branch makes, with so many replicas. */
    static String operatorSet(HasMetadata cluster, int replicas) {
        String name = cluster.getMetadata().getName();
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: %1$s
                  ownerReferences: [%2$s]
                spec:
                  replicas: %3$d
                  serviceName: %1$s
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: etcd
                        image: gcr.io/etcd-development/etcd:v3.6.16
                        command: [/usr/local/bin/etcd]
                        args: ["--name=$(POD_NAME)", "--listen-client-urls=http://0.0.0.0:2379"]
                        env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                        envFrom: [{configMapRef: {name: %1$s-state}}]
                        volumeMounts: [{name: etcd-data, mountPath: /var/lib/etcd, subPathExpr: $(POD_NAME)}]
                  volumeClaimTemplates:
                  - metadata: {name: etcd-data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(name, owner(cluster), replicas);
    }

    /** The ConfigMap that the members of such a set take their initial cluster from. */
    static String operatorState(String name, String initialCluster) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s-state}
                data:
                  ETCD_DATA_DIR: /var/lib/etcd
                  ETCD_INITIAL_CLUSTER: %s
                """.formatted(name, initialCluster);
    }

    /** A pod of the operator's other branch, and its kind of TLS. */
    static String barePod(HasMetadata cluster, int ordinal) {
        String name = cluster.getMetadata().getName();
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s-%3$d
                  labels: {app: %1$s}
                  ownerReferences: [%2$s]
                spec:
                  initContainers:
                  - {name: restore-localize, image: "of-an-earlier-restore:1"}
                  containers:
                  - name: etcd
                    image: gcr.io/etcd-development/etcd:v3.6.16
                    command: [/usr/local/bin/etcd]
                    args: ["--name=%1$s-%3$d", "--listen-client-urls=https://0.0.0.0:2379"]
                    env: [{name: ETCD_DATA_DIR, value: /var/lib/etcd}]
                    volumeMounts: [{name: etcd-data, mountPath: /var/lib/etcd}]
                  volumes:
                  - {name: etcd-data, persistentVolumeClaim: {claimName: etcd-data-%1$s-%3$d}}
                """.formatted(name, owner(cluster), ordinal);
    }

    /** A claim that belongs to nobody. */
    static String claim(String name) {
        return claim(name, "");
    }

    /** A claim that goes with its owner. */
    static String claim(String name, HasMetadata owner) {
        return claim(name, owner(owner));
    }

    private static String claim(String name, String owner) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, ownerReferences: [%s]}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(name, owner);
    }

    private static String owner(HasMetadata object) {
        return "{apiVersion: %s, kind: %s, name: %s, uid: %s, controller: true}"
                .formatted(
                        object.getApiVersion(),
                        object instanceof GenericKubernetesResource generic ? generic.getKind() : object.getKind(),
                        object.getMetadata().getName(),
                        object.getMetadata().getUid());
    }
}
