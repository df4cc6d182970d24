package dev.rekindle.localize.snap;

import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.proto.ProtoMessage;
import dev.rekindle.localize.wal.RestoredWal;
import java.util.zip.CRC32C;

/** The {@code .snap} file of a restored member; it is the same for every member of the cluster. */
public final class RestoredSnap {
    private RestoredSnap() {}

    /** The file's name: term, then index, each as 16 hexadecimal digits. etcd uses it only when the WAL names the same pair. */
    public static String fileName(ClusterIdentity cluster) {
        return "%016x-%016x.snap".formatted(RestoredWal.TERM, RestoredWal.lastIndex(cluster));
    }

    /** The file's bytes. */
    public static byte[] content(ClusterIdentity cluster) {
        byte[] snapshot = new ProtoMessage()
                .bytes(1, V2Store.json(cluster))
                .message(2, metadata(cluster))
                .toBytes();
        CRC32C crc = new CRC32C();
        crc.update(snapshot);
        return new ProtoMessage().varint(1, crc.getValue()).bytes(2, snapshot).toBytes();
    }

    private static ProtoMessage metadata(ClusterIdentity cluster) {
        return new ProtoMessage()
                .message(1, RestoredWal.confState(cluster))
                .varint(2, RestoredWal.lastIndex(cluster))
                .varint(3, RestoredWal.TERM);
    }
}
