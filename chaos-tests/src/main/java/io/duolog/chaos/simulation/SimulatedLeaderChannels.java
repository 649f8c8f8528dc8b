package io.duolog.chaos.simulation;

import io.duolog.broker.replication.LeaderAnswer;
import io.duolog.broker.replication.LeaderChannel;
import io.duolog.broker.replication.LeaderChannels;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.message.FetchRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ways to leaders over the simulated network: a lost request or answer breaks the connection, as it would with TCP. */
final class SimulatedLeaderChannels implements LeaderChannels {
    private final int nodeId;
    private final SimulatedNetwork<SimulatedBroker> network;
    private final SerialScheduler thread;

    SimulatedLeaderChannels(int nodeId, SimulatedNetwork<SimulatedBroker> network, SerialScheduler thread) {
        this.nodeId = nodeId;
        this.network = network;
        this.thread = thread;
    }

    @Override
    public CompletionStage<LeaderChannel> connect(int leaderId) {
        return network.ask(
                nodeId, leaderId, thread, leader -> CompletableFuture.completedFuture(new Channel(leader.nodeId())));
    }

    private final class Channel implements LeaderChannel {
        private final int leaderId;
        private boolean closed;

        private Channel(int leaderId) {
            this.leaderId = leaderId;
        }

        @Override
        public CompletionStage<LeaderAnswer> fetch(FetchRequest request) {
            if (closed) {
                return CompletableFuture.failedFuture(new IOException("closed"));
            }
            return network.ask(nodeId, leaderId, thread, leader -> leader.endpoint()
                            .fetch(request))
                    .whenComplete((answer, failure) -> closed |= failure != null)
                    .thenApply(response -> new LeaderAnswer(response, () -> {}));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
