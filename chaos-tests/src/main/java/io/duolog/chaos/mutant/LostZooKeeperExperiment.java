package io.duolog.chaos.mutant;

import io.duolog.coordination.Membership.SelfLivenessListener;
import io.duolog.coordination.zk.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A node whose ZooKeeper is gone must say that it may count as dead. */
public final class LostZooKeeperExperiment extends ZooKeeperExperiment {
    private static final byte[] NOTHING_TO_TELL = {};
    private static final long NOTICED_SECONDS = 5;

    /** Made by name. */
    public LostZooKeeperExperiment() {}

    @Override
    String run(EmbeddedZooKeeper zooKeeper, Path directory) {
        try (ZooKeeperNode node = new ZooKeeperNode(1, directory.resolve("1"), zooKeeper.connectString())) {
            CountDownLatch alive = new CountDownLatch(1);
            CountDownLatch uncertain = new CountDownLatch(1);
            node.backend().membership().announce(NOTHING_TO_TELL, new SelfLivenessListener() {
                @Override
                public void alive() {
                    alive.countDown();
                }

                @Override
                public void uncertain() {
                    uncertain.countDown();
                }
            });
            if (!alive.await(ZooKeeperNode.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a node that announced itself to ZooKeeper does not count as alive");
            }
            zooKeeper.close();
            return uncertain.await(NOTICED_SECONDS, TimeUnit.SECONDS)
                    ? ""
                    : "a node takes itself for alive " + NOTICED_SECONDS + " s after ZooKeeper has gone";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ZooKeeper was away", e);
        }
    }
}
