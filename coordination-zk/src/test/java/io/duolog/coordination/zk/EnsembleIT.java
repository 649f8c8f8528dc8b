package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An ensemble of three servers, and what happens when some of them are killed. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class EnsembleIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnsembleIT.class);
    private static final int IN_FLIGHT = 64;

    private final List<ZooKeeperTestNode> nodes = new ArrayList<>();
    private Ensemble ensemble;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        ensemble = new Ensemble(directory.resolve("ensemble"));
    }

    @AfterEach
    void close() {
        nodes.forEach(ZooKeeperTestNode::close);
        ensemble.close();
    }

    @Test
    void goesOnInTheSameEpochWhenTheEnsemblesLeaderIsKilled() throws Exception {
        ZooKeeperTestNode writer = node(1, 20_000).campaign().start();
        ZooKeeperTestNode reader = node(2, 20_000).start();
        int epoch = writer.awaitElected();
        for (int i = 0; i < 100; i++) {
            writer.append("r" + i);
        }

        int killed = ensemble.leader();
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            if (i == IN_FLIGHT / 2) {
                ensemble.kill(killed);
            }
            appends.add(writer.append(100 + i, "r" + (100 + i)));
        }
        long begin = System.nanoTime();
        for (CompletableFuture<Long> append : appends) {
            append.get(60, TimeUnit.SECONDS);
        }
        LOGGER.info(
                "appends resumed {} ms after the ensemble's leader was killed",
                Duration.ofNanos(System.nanoTime() - begin).toMillis());

        int end = 100 + IN_FLIGHT;
        reader.awaitPosition(end);
        assertThat(reader.image())
                .isEqualTo(IntStream.range(0, end).mapToObj(i -> "r" + i).toList());
        assertThat(writer.elections()).containsExactly(epoch);
        assertThat(writer.revocations()).isEmpty();
    }

    @Test
    void acknowledgesNothingWithoutAQuorumAndHealsWithIt() throws Exception {
        ZooKeeperTestNode writer = node(1, 3_000).campaign().start();
        int epoch = writer.awaitElected();
        writer.append("a");
        ensemble.kill(0);
        ensemble.kill(1);

        CompletableFuture<Long> lost = writer.append(1, "b");

        await().atMost(Duration.ofSeconds(60)).until(lost::isDone);
        assertThat(lost).isCompletedExceptionally();
        await().atMost(Duration.ofSeconds(60)).until(() -> writer.revocations().contains(epoch));
        assertThat(writer.backend.state()).isEqualTo(BackendState.DISCONNECTED);
        ensemble.restart(0);
        ensemble.restart(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> writer.leads() && writer.epoch() > epoch);
        writer.append("c");
        assertThat(writer.image()).startsWith("a").endsWith("c").hasSizeBetween(2, 3);
    }

    private ZooKeeperTestNode node(int nodeId, int sessionTimeoutMs) {
        ZooKeeperTestNode node = new ZooKeeperTestNode(
                nodeId,
                directory.resolve("node-" + nodeId),
                Map.of(
                        ZooKeeperConfig.CONNECT,
                        ensemble.connectString() + "/test",
                        ZooKeeperConfig.SESSION_TIMEOUT_MS,
                        Integer.toString(sessionTimeoutMs)));
        nodes.add(node);
        return node;
    }
}
