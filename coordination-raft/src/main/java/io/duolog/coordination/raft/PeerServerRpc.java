package io.duolog.coordination.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/**
 * One Ratis server's calls to others, and theirs to it. Ratis' own threads wait here for answers, one for each follower;
 * requests of others are worked on by the backend's workers, never on the thread that brought them.
 */
final class PeerServerRpc implements RaftServerRpc {
    private final RaftServer server;
    private final RaftTransport transport;
    private final RpcType type;
    private volatile boolean running;

    PeerServerRpc(RaftServer server, RaftTransport transport, RpcType type) {
        this.server = server;
        this.transport = transport;
        this.type = type;
    }

    @Override
    public void start() {
        PeerExchange exchange = transport.exchange();
        exchange.answerWith(MessageKind.APPEND_ENTRIES, (nodeId, message) -> {
            AppendEntriesRequestProto request = AppendEntriesRequestProto.parseFrom(message);
            checkAddressee(nodeId, request.getServerRequest());
            return work(() -> server.appendEntriesAsync(request));
        });
        exchange.answerWith(MessageKind.REQUEST_VOTE, (nodeId, message) -> {
            RequestVoteRequestProto request = RequestVoteRequestProto.parseFrom(message);
            checkAddressee(nodeId, request.getServerRequest());
            return work(() -> CompletableFuture.completedFuture(server.requestVote(request)));
        });
        exchange.answerWith(MessageKind.INSTALL_SNAPSHOT, (nodeId, message) -> {
            InstallSnapshotRequestProto request = InstallSnapshotRequestProto.parseFrom(message);
            checkAddressee(nodeId, request.getServerRequest());
            return work(() -> CompletableFuture.completedFuture(server.installSnapshot(request)));
        });
        exchange.answerWith(MessageKind.START_LEADER_ELECTION, (nodeId, message) -> {
            StartLeaderElectionRequestProto request = StartLeaderElectionRequestProto.parseFrom(message);
            checkAddressee(nodeId, request.getServerRequest());
            return work(() -> CompletableFuture.completedFuture(server.startLeaderElection(request)));
        });
        running = true;
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Connections are the host's, which opens them again by itself. */
    @Override
    public void handleException(RaftPeerId serverId, Exception e, boolean reconnect) {}

    @Override
    public RpcType getRpcType() {
        return type;
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        for (RaftPeer peer : peers) {
            Optional<Voter> voter = Voter.ofPeer(peer.getId().toString(), peer.getAddress());
            voter.ifPresent(known -> transport.exchange().learnAddress(known.nodeId(), known.host(), known.port()));
        }
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        return RequestVoteReplyProto.parseFrom(
                call(MessageKind.REQUEST_VOTE, request, request.getServerRequest(), transport.requestTimeout()));
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        return AppendEntriesReplyProto.parseFrom(
                call(MessageKind.APPEND_ENTRIES, request, request.getServerRequest(), transport.requestTimeout()));
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        return InstallSnapshotReplyProto.parseFrom(call(
                MessageKind.INSTALL_SNAPSHOT, request, request.getServerRequest(), transport.snapshotChunkTimeout()));
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        return StartLeaderElectionReplyProto.parseFrom(call(
                MessageKind.START_LEADER_ELECTION, request, request.getServerRequest(), transport.requestTimeout()));
    }

    @Override
    public RaftServerAsynchronousProtocol async() {
        return new Asynchronous();
    }

    @Override
    public void close() {
        running = false;
    }

    private final class Asynchronous implements RaftServerAsynchronousProtocol {
        @Override
        public CompletableFuture<AppendEntriesReplyProto> appendEntriesAsync(AppendEntriesRequestProto request) {
            return ask(MessageKind.APPEND_ENTRIES, request, request.getServerRequest())
                    .thenCompose(bytes -> parse(() -> AppendEntriesReplyProto.parseFrom(bytes)));
        }

        /** Nobody reads by way of Ratis, see {@link ReadIndex}. */
        @Override
        public CompletableFuture<ReadIndexReplyProto> readIndexAsync(ReadIndexRequestProto request) {
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("the log's end is asked for by " + ReadIndex.class));
        }
    }

    /**
     * A node whose disk was replaced is another peer: it must not answer, above all not vote, for the one that it was.
     */
    private void checkAddressee(int nodeId, RaftRpcRequestProto request) throws IOException {
        String addressee = RaftPeerId.valueOf(request.getReplyId()).toString();
        String sender = RaftPeerId.valueOf(request.getRequestorId()).toString();
        if (!running || !addressee.equals(server.getId().toString())) {
            throw new IOException("this node is no Raft peer now, or another one than " + addressee);
        }
        if (PeerId.nodeOf(sender).orElse(-1) != nodeId) {
            throw new IOException("node " + nodeId + " speaks for peer " + sender);
        }
    }

    private <T extends MessageLite> CompletionStage<byte[]> work(Work<T> work) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        transport.workers().execute(() -> {
            try {
                CompletableFuture<?> unused = work.run().whenComplete((reply, failure) -> {
                    if (failure == null) {
                        answer.complete(reply.toByteArray());
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private ByteBuffer call(MessageKind kind, MessageLite request, RaftRpcRequestProto header, Duration timeout)
            throws IOException {
        CompletableFuture<ByteBuffer> answer = ask(kind, request, header);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer to " + kind);
        } catch (ExecutionException e) {
            throw new IOException(kind + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer to " + kind + " within " + timeout.toMillis() + " ms", e);
        }
    }

    private CompletableFuture<ByteBuffer> ask(MessageKind kind, MessageLite request, RaftRpcRequestProto header) {
        String peerId = RaftPeerId.valueOf(header.getReplyId()).toString();
        OptionalInt nodeId = PeerId.nodeOf(peerId);
        return nodeId.isEmpty()
                ? CompletableFuture.failedFuture(new IOException(peerId + " is no peer of this backend"))
                : transport.exchange().ask(nodeId.getAsInt(), kind, request.toByteArray());
    }

    private static <T> CompletableFuture<T> parse(Parser<T> parser) {
        try {
            return CompletableFuture.completedFuture(parser.parse());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        CompletableFuture<T> run() throws IOException;
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse() throws IOException;
    }
}
