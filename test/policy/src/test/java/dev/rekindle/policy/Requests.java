package dev.rekindle.policy;

import io.fabric8.kubernetes.client.dsl.EditReplacePatchable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.TreeMap;

/** What people ask of Rekindle, as it is sent. */
final class Requests {
    private static final String VERSION = "rekindle.dev/v1alpha1";

    private Requests() {}

    /** An {@code EtcdBackup} called backup, from a source. */
    static Map<String, Object> backup(Map<String, Object> source) {
        return object("EtcdBackup", "backup", Map.of("source", source, "destination", Map.of("name", "minio")));
    }

    /** An {@code EtcdRestore} called restore, into a StatefulSet. */
    static Map<String, Object> restore(String statefulSet, Map<String, Object> source) {
        return restore(Map.of("statefulSet", Map.of("name", statefulSet)), source);
    }

    /** An {@code EtcdRestore} called restore. */
    static Map<String, Object> restore(Map<String, Object> target, Map<String, Object> source) {
        return object("EtcdRestore", "restore", Map.of("source", source, "target", target));
    }

    static Map<String, Object> fromBackup(String name) {
        return Map.of("backup", Map.of("name", name));
    }

    static Map<String, Object> named(String kind, String name) {
        return Map.of(kind, Map.of("name", name));
    }

    /** Merges a change, written as JSON, into an object or its status. */
    static String patch(EditReplacePatchable<?> object, String change) {
        object.patch(PatchContext.of(PatchType.JSON_MERGE), change);
        return "";
    }

    /** With a field more. */
    static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
        var more = new TreeMap<>(object);
        more.put(field, value);
        return more;
    }

    private static Map<String, Object> object(String kind, String name, Map<String, Object> spec) {
        return Map.of("apiVersion", VERSION, "kind", kind, "metadata", Map.of("name", name), "spec", spec);
    }
}
