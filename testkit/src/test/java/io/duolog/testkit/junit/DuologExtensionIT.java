package io.duolog.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.duolog.client.Client;
import io.duolog.testkit.DuologCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

class DuologExtensionIT {
    private static final List<DuologCluster> SEEN = new ArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void aStaticFieldIsOneClusterForTheClass() {
        run(PerClass.class, 2);

        assertThat(SEEN).hasSize(4);
        assertThat(new HashSet<>(SEEN)).hasSize(1);
    }

    @Test
    void otherwiseEachTestHasAClusterOfItsOwn() {
        run(PerTest.class, 2);

        assertThat(SEEN).hasSize(4);
        assertThat(new HashSet<>(SEEN)).hasSize(2);
    }

    @Test
    void aWrongPropertyFailsTheTests() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(WrongProperty.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(1).failed(1));
    }

    private static void run(Class<?> tests, int count) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.started(count).succeeded(count));
        assertThat(SEEN).allSatisfy(cluster -> assertThat(isClosed(cluster)).isTrue());
    }

    private static boolean isClosed(DuologCluster cluster) {
        try {
            cluster.client();
            return false;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    @Duolog
    static class PerClass {
        private static DuologCluster cluster;

        @Test
        void first(DuologCluster parameter, Client client) {
            see(parameter, client);
        }

        @Test
        void second(DuologCluster parameter, Client client) {
            see(parameter, client);
        }

        private static void see(DuologCluster parameter, Client client) {
            assertThat(client).isSameAs(cluster.client());
            SEEN.addAll(List.of(cluster, parameter));
        }
    }

    @Duolog(properties = "num.partitions=3")
    static class PerTest {
        private DuologCluster cluster;

        @Test
        void first(DuologCluster parameter) {
            SEEN.addAll(List.of(cluster, parameter));
        }

        @Test
        void second(DuologCluster parameter) {
            SEEN.addAll(List.of(cluster, parameter));
        }
    }

    @Duolog(properties = "num.partitions")
    static class WrongProperty {
        @Test
        void neverRuns(DuologCluster cluster) {
            SEEN.add(cluster);
        }
    }
}
