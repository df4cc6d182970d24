package dev.rekindle.localize.wal;

import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.EtcdMemberJson;
import dev.rekindle.localize.identity.MemberIdentity;
import dev.rekindle.localize.proto.ProtoMessage;
import java.util.List;

/**
 * The one WAL segment of a restored member: a raft log in which N entries add the N members, all committed in term 1.
 *
 * <p>Byte by byte what etcdutl 3.5 and 3.6 write, without the zeros they preallocate (a reader takes the end of the file as the end of the
 * log, and etcd allocates when it appends). Source: etcd {@code etcdutl/snapshot/v3_snapshot.go}, {@code saveWALAndSnap}.
 */
public final class RestoredWal {
    /** The name of the first segment: sequence 0, first index 0. */
    public static final String FILE_NAME = "0000000000000000-0000000000000000.wal";

    /** The term of every entry, and of the snapshot that stands behind them. */
    public static final long TERM = 1;

    private static final int CONF_CHANGE_ENTRY = 1;
    private static final int ADD_NODE = 0;

    private RestoredWal() {}

    /** The index of the last entry: one entry for each member. The database's consistent index must be the same. */
    public static long lastIndex(ClusterIdentity cluster) {
        return cluster.members().size();
    }

    /** The segment of the local member. Only its metadata record differs from that of the other members. */
    public static byte[] segment(ClusterIdentity cluster) {
        WalWriter wal = new WalWriter()
                .crc()
                .record(WalRecordType.METADATA, metadata(cluster))
                // An empty snapshot record: etcd 3.4 to 3.6 look for it when they start from index 0, 3.7 needs any.
                .record(WalRecordType.SNAPSHOT, new ProtoMessage().varint(1, 0).varint(2, 0));
        List<MemberIdentity> members = cluster.members();
        for (int i = 0; i < members.size(); i++) {
            wal.record(WalRecordType.ENTRY, entry(i + 1L, members.get(i)));
        }
        return wal.record(WalRecordType.STATE, hardState(cluster))
                .record(WalRecordType.SNAPSHOT, snapshot(cluster))
                .toBytes();
    }

    /** {@code raftpb.ConfState}: every member a voter, nobody a learner. Also part of the {@code .snap} file. */
    public static ProtoMessage confState(ClusterIdentity cluster) {
        ProtoMessage state = new ProtoMessage();
        cluster.members().forEach(member -> state.varint(1, member.id()));
        return state.varint(5, 0);
    }

    private static ProtoMessage metadata(ClusterIdentity cluster) {
        return new ProtoMessage().varint(1, cluster.local().id()).varint(2, cluster.id());
    }

    private static ProtoMessage entry(long index, MemberIdentity member) {
        ProtoMessage change = new ProtoMessage()
                .varint(1, 0)
                .varint(2, ADD_NODE)
                .varint(3, member.id())
                .bytes(4, EtcdMemberJson.member(member));
        return new ProtoMessage()
                .varint(1, CONF_CHANGE_ENTRY)
                .varint(2, TERM)
                .varint(3, index)
                .message(4, change);
    }

    private static ProtoMessage hardState(ClusterIdentity cluster) {
        long vote = cluster.members().getFirst().id();
        return new ProtoMessage().varint(1, TERM).varint(2, vote).varint(3, lastIndex(cluster));
    }

    private static ProtoMessage snapshot(ClusterIdentity cluster) {
        return new ProtoMessage().varint(1, lastIndex(cluster)).varint(2, TERM).message(3, confState(cluster));
    }
}
