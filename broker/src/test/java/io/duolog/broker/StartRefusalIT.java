package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.ClusterMismatchException;
import io.duolog.storage.LogStorageException;
import io.duolog.storage.checkpoint.MetaProperties;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that must not start says why, and leaves everything as it was. */
class StartRefusalIT {
    private static final Path META_PROPERTIES = Path.of("/logs", MetaProperties.FILE);

    private final World world = new World();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void refusesTheDirectoryOfAnotherNode() throws Exception {
        world.start(Map.of("node.id", "1")).close();
        assertThatThrownBy(() -> world.start(Map.of("node.id", "2")))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("/logs belongs to node 1, and this is node 2");
        world.start(Map.of("node.id", "1")).close();
    }

    @Test
    void refusesTheDirectoryOfAnotherCluster() throws Exception {
        world.disk().createDirectories(META_PROPERTIES.getParent());
        MetaProperties foreign = new MetaProperties("another-cluster-0000AA", 1, new UUID(7, 7));
        foreign.write(world.disk(), META_PROPERTIES);
        assertThatThrownBy(() -> world.start(Map.of()))
                .isInstanceOf(ClusterMismatchException.class)
                .hasMessageContaining("another-cluster-0000AA");
        assertThat(MetaProperties.read(world.disk(), META_PROPERTIES)).contains(foreign);
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> world.start(Map.of("listeners", "PLAINTEXT://127.0.0.1:" + taken.getLocalPort())))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
        assertThat(world.disk().exists(META_PROPERTIES)).isFalse();
    }

    @Test
    void refusesADirectoryThatIsInUseAndDoesNotDisturbItsUser() throws Exception {
        try (BrokerFixture first = world.start(Map.of("node.id", "1"))) {
            first.createTopic("orders", Map.of());
            world.forgetMetadata();
            assertThatThrownBy(() -> world.start(Map.of("node.id", "1")))
                    .isInstanceOf(LogStorageException.class)
                    .hasMessageContaining("locked");
            first.awaitWritable("orders");
        }
    }
}
