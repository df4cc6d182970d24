package dev.rekindle.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Statuses as a controller writes them, with every field that there is. */
final class Statuses {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Statuses() {}

    static ObjectNode completedBackup(JsonNode backup) {
        return with(backup, """
                observedGeneration: 1
                phase: Completed
                message: stored 3.9 GB at revision 81204, all 3 members agree
                terminal: true
                cluster: prod
                queuePosition: 0
                displaySize: 3.9 GB
                startTime: "2026-11-27T03:16:00Z"
                completionTime: "2026-11-27T03:17:12Z"
                conditions:
                - {type: Ready, status: "True", observedGeneration: 1, lastTransitionTime: "2026-11-27T03:17:12Z", reason: Completed, message: done}
                - {type: Stalled, status: "False", observedGeneration: 1, lastTransitionTime: "2026-11-27T03:16:00Z", reason: Completed, message: ""}
                progress: {step: Stream, bytesDone: 3865470566, bytesTotal: 3865470566, percent: 100, bytesPerSecond: 104857600, time: "2026-11-27T03:17:00Z"}
                attempts:
                - {number: 1, id: 5f3a9c1e-1, key: k.db, member: prod-0, startTime: "2026-11-27T03:16:00Z", endTime: "2026-11-27T03:16:31Z", reason: StreamStalled, message: no byte for 30 s}
                - {number: 2, id: 5f3a9c1e-2, startTime: "2026-11-27T03:16:31Z"}
                object: {destination: aws, key: team-a/prod/x.db, version: 3HL4kqtJ, size: 3865470566, sha256: 9f3c, checksum: "crc32c:e3069283", manifestKey: team-a/prod/x.manifest.json, manifestVersion: "1", encrypted: false}
                snapshot: {size: 3865470566, sha256: 9f3c, revision: 81204, compactRevision: 80000, hashKv: 5d1c9f02, statusHash: a91c33b2, totalKeys: 92110, liveKeys: 41010, leases: 120, storageVersion: 3.6.0, clusterVersion: 3.6.0, authEnabled: false, alarms: [NOSPACE]}
                source:
                  clusterId: cdf818194e3a8c32
                  memberId: 8e9e05c52164694d
                  memberName: prod-1
                  endpoint: https://prod-1.prod:2379
                  etcdVersion: 3.6.16
                  linearizableRevision: 81200
                  comparison: agreed
                  members:
                  - {id: 8e9e05c52164694d, name: prod-1, learner: false, etcdVersion: 3.6.16, hashKv: 5d1c9f02, verdict: equal}
                  - {id: 91bc3c398fb3c146, name: prod-2, learner: false, verdict: unknown, reason: it did not answer}
                verification:
                - {layer: Trailer, result: Passed}
                - {layer: Members, result: Skipped, detail: one did not answer}
                timings: {queuedMilliseconds: 1, choiceMilliseconds: 80, streamMilliseconds: 31000, comparisonMilliseconds: 9000, storeMilliseconds: 700, totalMilliseconds: 41900}
                """);
    }

    static ObjectNode refusedRestore(JsonNode restore) {
        return with(restore, """
                observedGeneration: 1
                phase: Refused
                message: etcd-data-prod-0 is not bound; see its events
                terminal: true
                target: EtcdCluster/prod
                source: latest of prod
                queuePosition: 0
                token: 7f3k2m9q-prod
                attempts: 1
                startTime: "2026-11-27T03:16:00Z"
                completionTime: "2026-11-27T03:17:12Z"
                conditions:
                - {type: Stalled, status: "True", observedGeneration: 1, lastTransitionTime: "2026-11-27T03:17:12Z", reason: VolumeNotBound, message: see its events}
                preflight:
                  time: "2026-11-27T03:16:01Z"
                  clear: false
                  obstacles:
                  - {reason: VolumeNotBound, where: PersistentVolumeClaim/etcd-data-prod-0, message: it is not bound, expected: Bound, found: Pending}
                  warnings: [authentication is on]
                  roles: [{pod: prod-0, role: Seed}, {pod: prod-1, role: Joiner}]
                object: {destination: aws, key: team-a/prod/x.db, size: 3865470566, sha256: 9f3c}
                snapshot: {size: 3865470566, sha256: 9f3c, revision: 81204, totalKeys: 92110}
                progress: {step: Download, bytesDone: 1, percent: 0}
                members:
                - {pod: prod-0, role: Seed, state: Failed, progress: {step: Download}, reason: NoSpace, message: enlarge it, memberId: 8e9e05c52164694d, hashKv: 5d1c9f02, archive: /var/lib/etcd/.rekindle/archive-7f3k2m9q-prod}
                - {pod: prod-1, role: Joiner, state: Awaited}
                timings: {preflightMilliseconds: 900, injectionMilliseconds: 3100, localizeMilliseconds: 31000, bootMilliseconds: 2400, proofMilliseconds: 4000, totalMilliseconds: 41400}
                aftermath:
                  clusterId: cdf818194e3a8c32
                  lastSeenRevision: 81900
                  lostRevisions: 696
                  lostSince: "2026-11-27T02:00:04Z"
                  revision: 1000081204
                  revisionBump: 1000000000
                  authEnabled: true
                  alarms: [NOSPACE]
                  guarded: true
                  restart: [{what: kube-apiserver, why: its watch cache holds revisions that were never written}]
                """);
    }

    private static ObjectNode with(JsonNode object, String status) {
        try {
            ObjectNode copy = object.deepCopy();
            copy.set("status", YAML.readTree(status));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
