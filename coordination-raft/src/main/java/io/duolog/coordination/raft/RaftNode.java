package io.duolog.coordination.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Ratis server, addressed in its own JVM: no client, hence no hidden retries. Thread-safe. Its futures
 * complete on Ratis' threads.
 */
final class RaftNode {
    private static final Logger LOGGER = LoggerFactory.getLogger(RaftNode.class);
    private static final long STEP_DOWN_TIMEOUT_MS = 3_000;

    private final RaftServer server;
    private final RaftGroupId groupId;
    private final RaftPeerId peerId;
    private final MetadataStateMachine stateMachine;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong nextCallId = new AtomicLong();

    private RaftNode(RaftServer server, RaftGroupId groupId, MetadataStateMachine stateMachine) {
        this.server = server;
        this.groupId = groupId;
        this.peerId = server.getId();
        this.stateMachine = stateMachine;
    }

    /** Starts the server; returns before it leads. Blocks on the disk. */
    static RaftNode start(RaftDirectory directory, MetadataStateMachine stateMachine) throws IOException {
        RaftPeerId peerId = RaftPeerId.valueOf(directory.peerId());
        RaftGroupId groupId = RaftGroupId.valueOf(directory.groupId());
        RaftGroup group =
                RaftGroup.valueOf(groupId, RaftPeer.newBuilder().setId(peerId).build());
        // RECOVER makes a missing group as well; FORMAT, the default, refuses an existing one.
        RaftServer server = RaftServer.newBuilder()
                .setServerId(peerId)
                .setGroup(group)
                .setProperties(RatisSettings.forSingleVoter(directory.path()))
                .setStateMachineRegistry(any -> stateMachine)
                .setOption(StartupOption.RECOVER)
                .build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            new RaftNode(server, groupId, stateMachine).close();
            throw e;
        }
        return new RaftNode(server, groupId, stateMachine);
    }

    /**
     * Submits an entry. Calls of one thread are written in call order.
     *
     * @return the state machine's reply; or an exception, after which the entry may or may not be written
     */
    CompletableFuture<ByteBuffer> append(byte[] entry) {
        return submit(entry, RaftClientRequest.writeRequestType());
    }

    /** Asks the state machine, linearizably. */
    CompletableFuture<ByteBuffer> query() {
        return submit(new byte[0], RaftClientRequest.readRequestType());
    }

    /** Gives the leadership up, if this node has it. */
    void stepDown() {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                clientId, peerId, groupId, nextCallId.incrementAndGet(), null, STEP_DOWN_TIMEOUT_MS);
        try {
            CompletableFuture<?> unused = server.transferLeadershipAsync(request)
                    .whenComplete((reply, failure) -> {
                        if (failure != null || !reply.isSuccess()) {
                            LOGGER.info("was not the leader any more when stepping down");
                        }
                    });
        } catch (IOException e) {
            LOGGER.info("could not step down: {}", e.toString());
        }
    }

    /** Deletes closed segments whose entries all are at or below the index. */
    void truncate(long index) throws IOException {
        CompletableFuture<?> unused = server.getDivision(groupId)
                .getRaftLog()
                .purge(index)
                .whenComplete((purged, failure) -> {
                    if (failure != null) {
                        LOGGER.warn("could not truncate the metadata log below Raft index {}", index, failure);
                    }
                });
    }

    /** Stops the server and waits for it. */
    void close() {
        WorkerWaker waker = new WorkerWaker(peerId.toString(), stateMachine::isClosed);
        try {
            server.close();
        } catch (IOException e) {
            LOGGER.warn("Raft did not close cleanly", e);
        } finally {
            waker.close();
        }
    }

    private CompletableFuture<ByteBuffer> submit(byte[] content, RaftClientRequest.Type type) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(peerId)
                .setGroupId(groupId)
                .setCallId(nextCallId.incrementAndGet())
                .setMessage(MetadataStateMachine.message(content))
                .setType(type)
                .build();
        try {
            return server.submitClientRequestAsync(request).thenApply(RaftNode::content);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static ByteBuffer content(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException("Raft refused the request", reply.getException());
        }
        return reply.getMessage().getContent().asReadOnlyByteBuffer();
    }
}
