package dev.rekindle.backup.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import java.time.Duration;

/** Leases. To grant and revoke one is a write through consensus that leaves the revision as it was: a probe that writes work. */
public final class EtcdLeases {
    private final Calls calls;

    EtcdLeases(Calls calls) {
        this.calls = calls;
    }

    /** Grants a lease and returns its id. */
    public long grant(Duration timeToLive) throws EtcdException {
        var request = LeaseGrantRequest.newBuilder()
                .setTTL(Math.max(1, timeToLive.toSeconds()))
                .build();
        return calls.unary("grant a lease", LeaseGrpc.getLeaseGrantMethod(), request)
                .getID();
    }

    /** Revokes a lease; the keys bound to it go with it. */
    public void revoke(long id) throws EtcdException {
        calls.unary(
                "revoke lease " + Long.toHexString(id),
                LeaseGrpc.getLeaseRevokeMethod(),
                LeaseRevokeRequest.newBuilder().setID(id).build());
    }
}
