package dev.rekindle.policy;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code RestoreInjection} as the controller writes it.
 *
 * @param uid of the owner; empty where it is not named
 * @param roles by name of the pod
 */
record Order(
        String name,
        String token,
        String container,
        List<String> pods,
        Map<String, String> roles,
        String kind,
        String owner,
        String uid) {

    /** For the pods 0 to 2 of a shape's owner, and the probe of the handshake; all are members. */
    static Order of(Shape shape) {
        OwnerReference owner = shape.owner();
        String stem = owner.getName() + "-";
        return new Order(
                "after-outage",
                "7f3k2m9q",
                "etcd",
                List.of(stem + "0", stem + "1", stem + "2", stem + "rekindle-probe"),
                Map.of(),
                owner.getKind(),
                owner.getName(),
                "");
    }

    Order named(String name, String token) {
        return new Order(name, token, container, pods, roles, kind, owner, uid);
    }

    Order inContainer(String container) {
        return new Order(name, token, container, pods, roles, kind, owner, uid);
    }

    Order withRole(String pod, String role) {
        var roles = new TreeMap<>(this.roles);
        roles.put(pod, role);
        return new Order(name, token, container, pods, roles, kind, owner, uid);
    }

    Order ofUid(String uid) {
        return new Order(name, token, container, pods, roles, kind, owner, uid);
    }

    String ticket() {
        return name + "-ticket";
    }

    /** As it is sent. */
    Map<String, Object> json() {
        var owned = new TreeMap<String, Object>(Map.of("kind", kind, "name", owner));
        if (!uid.isEmpty()) {
            owned.put("uid", uid);
        }
        var each = new ArrayList<Map<String, String>>();
        roles.forEach((pod, role) -> each.add(Map.of("pod", pod, "role", role)));
        var spec = new LinkedHashMap<String, Object>();
        spec.put("restore", name);
        spec.put("token", token);
        spec.put("container", container);
        spec.put("podNames", pods);
        spec.put("roles", each);
        spec.put("owner", owned);
        spec.put("ticketSecret", ticket());
        return Map.of(
                "apiVersion",
                "internal.rekindle.dev/v1alpha1",
                "kind",
                "RestoreInjection",
                "metadata",
                Map.of("name", name),
                "spec",
                spec);
    }
}
