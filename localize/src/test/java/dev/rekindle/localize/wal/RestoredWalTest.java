package dev.rekindle.localize.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.PeerUrl;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoredWalTest {
    private static final String THREE = "b=http://127.0.0.1:2,a=http://127.0.0.1:1,c=http://127.0.0.1:3";

    @Test
    void beginsWithTheChecksumRecordThatEverySegmentBeginsWith() throws UsageException {
        byte[] segment = RestoredWal.segment(cluster("a"));

        // 4 bytes of record and 4 of padding; type 4, checksum 0, no data.
        assertThat(segment).startsWith(0x04, 0, 0, 0, 0, 0, 0, 0x84, 0x08, 0x04, 0x10, 0x00, 0, 0, 0, 0);
    }

    @Test
    void holdsTheRecordsThatEtcdReplays() throws Exception {
        List<WalRecord> records = WalRecord.readAll(RestoredWal.segment(cluster("a")));

        assertThat(records)
                .extracting(WalRecord::type)
                .containsExactly(
                        WalRecordType.CRC,
                        WalRecordType.METADATA,
                        WalRecordType.SNAPSHOT,
                        WalRecordType.ENTRY,
                        WalRecordType.ENTRY,
                        WalRecordType.ENTRY,
                        WalRecordType.STATE,
                        WalRecordType.SNAPSHOT);
        assertThat(records.get(2).data()).isEqualTo(ByteBuffer.wrap(new byte[] {0x08, 0, 0x10, 0}));
    }

    @Test
    void differsBetweenMembersOnlyInTheMetadata() throws Exception {
        List<WalRecord> first = WalRecord.readAll(RestoredWal.segment(cluster("a")));
        List<WalRecord> second = WalRecord.readAll(RestoredWal.segment(cluster("b")));

        for (int i = 0; i < first.size(); i++) {
            if (first.get(i).type() == WalRecordType.METADATA) {
                assertThat(second.get(i).data()).isNotEqualTo(first.get(i).data());
            } else {
                assertThat(second.get(i).data()).isEqualTo(first.get(i).data());
            }
        }
    }

    private static ClusterIdentity cluster(String name) throws UsageException {
        InitialCluster cluster = InitialCluster.parse(THREE);
        List<PeerUrl> advertised = cluster.members().getOrDefault(name, List.of());
        return cluster.identify(name, advertised, "token");
    }
}
