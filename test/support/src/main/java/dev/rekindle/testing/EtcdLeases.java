package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** etcd's Lease service. */
public final class EtcdLeases {
    private final Gateway gateway;

    EtcdLeases(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Grants a lease with an id of etcd's choice, which it returns. */
    public long grant(Duration ttl) {
        return grant(ttl, 0);
    }

    /** Grants a lease with this id. */
    public long grant(Duration ttl, long id) {
        return Json.number(
                gateway.post(
                        "/lease/grant",
                        Gateway.body()
                                .put("TTL", Long.toString(ttl.toSeconds()))
                                .put("ID", Long.toString(id))),
                "ID");
    }

    /** Ends a lease, and with it the keys attached to it. */
    public void revoke(long id) {
        gateway.post("/lease/revoke", Gateway.body().put("ID", Long.toString(id)));
    }

    /** Ids of all leases. */
    public List<Long> ids() {
        var ids = new ArrayList<Long>();
        gateway.post("/lease/leases", Gateway.body()).path("leases").forEach(json -> ids.add(Json.number(json, "ID")));
        return ids;
    }

    /** The keys attached to a lease. */
    public List<Bytes> keys(long id) {
        var keys = new ArrayList<Bytes>();
        timeToLive(id).path("keys").forEach(key -> keys.add(Bytes.ofBase64(key.asText())));
        return keys;
    }

    /** The time it was granted for. */
    public Duration grantedTtl(long id) {
        return Duration.ofSeconds(Json.number(timeToLive(id), "grantedTTL"));
    }

    private JsonNode timeToLive(long id) {
        return gateway.post(
                "/lease/timetolive", Gateway.body().put("ID", Long.toString(id)).put("keys", true));
    }
}
