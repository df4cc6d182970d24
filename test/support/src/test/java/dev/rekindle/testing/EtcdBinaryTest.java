package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

class EtcdBinaryTest {

    @Test
    void startsWhatATestAsksFor(
            @EtcdBinary EtcdProcess usual,
            @EtcdBinary(EtcdVersion.V3_5) EtcdProcess old,
            @EtcdBinary EtcdBinaries programs) {
        usual.api().put("k", "v");

        assertThat(old.api().count("", 0)).isZero();
        assertThat(old.api().maintenance().status().version()).isEqualTo(EtcdVersion.V3_5.full());
        assertThat(programs.etcd()).isExecutable();
    }

    @Test
    void endsItWithItsTestOrItsClass() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Example.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(2));

        assertThat(Example.SEEN).hasSize(3).noneMatch(EtcdProcess::isAlive);
    }

    static final class Example {
        static final Queue<EtcdProcess> SEEN = new ConcurrentLinkedQueue<>();

        @BeforeAll
        static void start(@EtcdBinary EtcdProcess shared) {
            SEEN.add(shared);
        }

        @Test
        void first(@EtcdBinary EtcdProcess own) {
            use(own);
        }

        @Test
        void second(@EtcdBinary EtcdProcess own) {
            use(own);
        }

        /** The one of the class lives as long as the class, each test's own as long as the test. */
        private static void use(EtcdProcess own) {
            SEEN.add(own);

            assertThat(SEEN.element().isAlive()).isTrue();
            assertThat(SEEN).filteredOn(EtcdProcess::isAlive).containsExactly(SEEN.element(), own);
        }
    }
}
