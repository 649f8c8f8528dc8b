package io.duolog.broker.wiring;

import io.duolog.coordination.PeerChannel;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The peer channel of a cluster of one: a node that asks itself. Others cannot be reached. */
final class LoopbackPeerChannel implements PeerChannel {
    private final int nodeId;
    private final Executor coordination;
    private volatile @Nullable Handler handler;

    LoopbackPeerChannel(int nodeId, Executor coordination) {
        this.nodeId = nodeId;
        this.coordination = coordination;
    }

    @Override
    public CompletionStage<byte[]> ask(int askedNodeId, byte[] request) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        coordination.execute(() -> {
            Handler answering = handler;
            if (askedNodeId != nodeId || answering == null) {
                answer.completeExceptionally(
                        new IOException("node " + askedNodeId + " cannot be reached from node " + nodeId));
                return;
            }
            answering.handle(nodeId, request).whenComplete((response, failure) -> {
                if (failure == null) {
                    answer.complete(response);
                } else {
                    answer.completeExceptionally(new IOException("node " + nodeId + " did not answer", failure));
                }
            });
        });
        return answer;
    }

    /** An address makes no other node reachable here. */
    @Override
    public void learnAddress(int learnedNodeId, String host, int port) {}

    @Override
    public void answerWith(Handler answering) {
        handler = answering;
    }
}
