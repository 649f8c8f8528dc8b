package io.duolog.chaos.mutant;

import io.duolog.coordination.zk.EmbeddedZooKeeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A controller is replaced because another node suspects it, while its session goes on and it is busy; what it was about to
 * append then must be refused. Its successor has written nothing yet, so that nothing but the epoch keeps the append out.
 */
public final class DeposedWriterExperiment extends ZooKeeperExperiment {
    private static final List<byte[]> RECORDS = List.of("late".getBytes(StandardCharsets.UTF_8));

    /** Made by name. */
    public DeposedWriterExperiment() {}

    @Override
    String run(EmbeddedZooKeeper zooKeeper, Path directory) {
        String connect = zooKeeper.connectString();
        try (ZooKeeperNode deposed = new ZooKeeperNode(1, directory.resolve("1"), connect);
                ZooKeeperNode successor = new ZooKeeperNode(2, directory.resolve("2"), connect)) {
            ZooKeeperNode.Elected first = ZooKeeperNode.await(deposed.campaign(), "first controller");
            CompletableFuture<ZooKeeperNode.Elected> second = successor.campaign();
            CountDownLatch busy = new CountDownLatch(1);
            deposed.occupy(() -> awaitUninterruptibly(busy));
            CompletableFuture<Long> late = deposed.backend()
                    .log()
                    .append(first.epoch(), first.endOffset(), RECORDS)
                    .toCompletableFuture();
            try {
                successor.backend().membership().suspect(1);
                ZooKeeperNode.await(second, "second controller");
            } finally {
                busy.countDown();
            }
            boolean written = ZooKeeperNode.await(late.handle((offset, failure) -> failure == null), "answer");
            return written ? "metadata were written in epoch " + first.epoch() + " after the next one had begun" : "";
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
