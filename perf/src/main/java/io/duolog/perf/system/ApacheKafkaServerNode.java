package io.duolog.perf.system;

import io.duolog.peer.ApacheKafkaNode;
import io.duolog.testkit.NodeProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A broker of Apache Kafka. */
record ApacheKafkaServerNode(ApacheKafkaNode node) implements ServerNode {
    @Override
    public NodeProcess process() {
        return node.process();
    }

    @Override
    public void prepare() {
        node.format();
    }

    @Override
    public boolean start(BooleanSupplier ready, Duration patience) {
        return node.start(ready, patience);
    }
}
