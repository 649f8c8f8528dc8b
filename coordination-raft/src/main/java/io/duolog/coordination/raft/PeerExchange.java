package io.duolog.coordination.raft;

import io.duolog.coordination.PeerChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages of this backend over the host's {@link PeerChannel}. Thread-safe. Handlers are called on the host's threads
 * and must not block; stages complete on any thread.
 *
 * <pre>
 *   request                                    response
 *   offset  size  field                        offset  size  field
 *   0       1     version: 1                   0       1     status: 0 done, 1 failed, 2 not the leader
 *   1       1     kind                         1       ...   the answer; or why, in UTF-8; or the leader's
 *   2       16    cluster id, or zeros                       node id as 4 bytes, -1 if unknown
 *   18      ...   the message
 * </pre>
 */
final class PeerExchange {
    private static final byte VERSION = 1;
    private static final int REQUEST_HEADER_SIZE_BYTES = 18;
    private static final UUID NO_CLUSTER = new UUID(0, 0);
    private static final byte DONE = 0;
    private static final byte FAILED = 1;
    private static final byte NOT_LEADER = 2;

    private final PeerChannel channel;
    private final Map<MessageKind, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong questions = new AtomicLong();
    private volatile UUID clusterId = NO_CLUSTER;
    private volatile boolean closed;

    /** Answers one kind of message. */
    @FunctionalInterface
    interface Handler {
        /** Answers; what it throws, or its stage fails with, reaches the asking node as text. */
        CompletionStage<byte[]> handle(int nodeId, ByteBuffer message) throws IOException;
    }

    PeerExchange(PeerChannel channel) {
        this.channel = channel;
    }

    /** Begins to answer. */
    void start() {
        channel.answerWith(this::answer);
    }

    /** From now on only messages of this cluster are sent and answered. */
    void joinCluster(UUID joined) {
        clusterId = joined;
    }

    void answerWith(MessageKind kind, Handler handler) {
        handlers.put(kind, handler);
    }

    void learnAddress(int nodeId, String host, int port) {
        channel.learnAddress(nodeId, host, port);
    }

    /** Asks a node; the stage fails with an {@link IOException}. */
    CompletableFuture<ByteBuffer> ask(int nodeId, MessageKind kind, byte[] message) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        if (message.length > PeerChannel.MESSAGE_SIZE_BYTES_MAX - REQUEST_HEADER_SIZE_BYTES) {
            answer.completeExceptionally(new IOException(
                    "message " + kind + " of " + message.length + " bytes is larger than the peers' channel allows"));
            return answer;
        }
        UUID cluster = kind == MessageKind.FORMATION ? NO_CLUSTER : clusterId;
        ByteBuffer request = ByteBuffer.allocate(REQUEST_HEADER_SIZE_BYTES + message.length)
                .put(VERSION)
                .put(kind.code())
                .putLong(cluster.getMostSignificantBits())
                .putLong(cluster.getLeastSignificantBits())
                .put(message);
        Long question = questions.incrementAndGet();
        unanswered.put(question, answer);
        if (closed) {
            unanswered.remove(question);
            answer.completeExceptionally(closedNow());
            return answer;
        }
        CompletionStage<?> unused = channel.ask(nodeId, request.array()).whenComplete((bytes, failure) -> {
            unanswered.remove(question);
            complete(answer, nodeId, bytes, failure);
        });
        return answer;
    }

    /** Fails what is unanswered and what is yet to be asked, and answers nobody any more. */
    void close() {
        closed = true;
        unanswered.values().forEach(answer -> answer.completeExceptionally(closedNow()));
    }

    private static void complete(
            CompletableFuture<ByteBuffer> answer, int nodeId, byte @Nullable [] bytes, @Nullable Throwable failure) {
        if (bytes == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            answer.completeExceptionally(
                    cause instanceof IOException
                            ? cause
                            : new IOException("node " + nodeId + " could not be asked: " + cause, cause));
            return;
        }
        ByteBuffer response = ByteBuffer.wrap(bytes);
        byte status = response.hasRemaining() ? response.get() : FAILED;
        if (status == DONE) {
            answer.complete(response.slice());
        } else if (status == NOT_LEADER && response.remaining() == Integer.BYTES) {
            answer.completeExceptionally(new NotLeaderAnswer(response.getInt()));
        } else {
            answer.completeExceptionally(
                    new IOException("node " + nodeId + ": " + StandardCharsets.UTF_8.decode(response)));
        }
    }

    private CompletionStage<byte[]> answer(int nodeId, byte[] request) {
        CompletionStage<byte[]> answer;
        try {
            answer = dispatch(nodeId, ByteBuffer.wrap(request));
        } catch (IOException | RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle(PeerExchange::response);
    }

    private CompletionStage<byte[]> dispatch(int nodeId, ByteBuffer request) throws IOException {
        if (closed) {
            throw closedNow();
        }
        if (request.remaining() < REQUEST_HEADER_SIZE_BYTES || request.get() != VERSION) {
            throw new IOException("this release speaks version " + VERSION + " of the protocol between Raft nodes");
        }
        Optional<MessageKind> kind = MessageKind.of(request.get());
        UUID cluster = new UUID(request.getLong(), request.getLong());
        Handler handler = kind.map(handlers::get).orElse(null);
        if (handler == null) {
            throw new IOException(
                    "this node does not answer " + kind.map(Enum::name).orElse("this") + " now");
        }
        if (kind.get() != MessageKind.FORMATION && !cluster.equals(clusterId)) {
            throw new IOException("this node belongs to another cluster, or to none yet");
        }
        return handler.handle(nodeId, request.slice());
    }

    private static byte[] response(byte @Nullable [] message, @Nullable Throwable failure) {
        if (message != null) {
            return ByteBuffer.allocate(1 + message.length)
                    .put(DONE)
                    .put(message)
                    .array();
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotLeaderAnswer notLeader) {
            return ByteBuffer.allocate(1 + Integer.BYTES)
                    .put(NOT_LEADER)
                    .putInt(notLeader.leaderHint().orElse(-1))
                    .array();
        }
        byte[] text = String.valueOf(cause).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(FAILED).put(text).array();
    }

    /** The bytes that a buffer holds. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static IOException closedNow() {
        return new IOException("the backend is closed");
    }
}
