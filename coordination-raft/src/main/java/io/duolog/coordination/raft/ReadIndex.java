package io.duolog.coordination.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the log ends, linearizably: the read index of Raft (Ongaro's thesis, 6.4), with a round of its own for each
 * question. The leader takes the end of what it has applied, and then asks the voters which term they are in. While a
 * majority is still in the leader's term, no later leader can have been elected before the question came, so none has
 * acknowledged anything: its majority would hold one who had told of the new term.
 *
 * <p>Ratis' own linearizable read is not used, as it is none: a leader that was deposed and does not know it answers from
 * memory when it had confirmed the same commit index before (docs/decisions/0033).
 *
 * <p>Thread-safe; completes on any thread.
 */
final class ReadIndex {
    private final PeerExchange exchange;

    ReadIndex(PeerExchange exchange) {
        this.exchange = exchange;
    }

    /** Another node's question which term a peer is in. A node whose disk was replaced is another peer. */
    static CompletionStage<byte[]> term(RaftNode node, ByteBuffer message) throws IOException {
        String peer = StandardCharsets.UTF_8.decode(message).toString();
        OptionalLong term = node.term();
        if (!peer.equals(node.peerId()) || term.isEmpty()) {
            throw new IOException("this node is no Raft peer now, or another one than " + peer);
        }
        return CompletableFuture.completedFuture(
                ByteBuffer.allocate(Long.BYTES).putLong(term.getAsLong()).array());
    }

    /**
     * The end of the log; fails with an {@link IOException} where no majority says that the peer still leads.
     *
     * @param term in which the peer became the leader, and has applied all that was committed in the terms before
     */
    CompletableFuture<Long> end(RaftNode leader, long term) {
        long endOffset = leader.appliedEnd();
        if (leader.term().orElse(-1) != term) {
            return CompletableFuture.failedFuture(new IOException("this node leads no more"));
        }
        Confirmation confirmation = new Confirmation(endOffset, leader.electorates());
        confirmation.confirmedBy(leader.peerId());
        Set<String> others = new HashSet<>();
        confirmation.electorates.forEach(others::addAll);
        others.remove(leader.peerId());
        CompletableFuture<?>[] answers = others.stream()
                .map(peer -> ask(peer).thenAccept(answer -> {
                    if (answer == term) {
                        confirmation.confirmedBy(peer);
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<?> unused = CompletableFuture.allOf(answers)
                .whenComplete((all, failure) -> confirmation.end.completeExceptionally(
                        new IOException("a majority of the voters does not say that this node leads", failure)));
        return confirmation.end;
    }

    private CompletableFuture<Long> ask(String peer) {
        OptionalInt node = PeerId.nodeOf(peer);
        return node.isEmpty()
                ? CompletableFuture.failedFuture(new IOException("no node is known of peer " + peer))
                : exchange.ask(node.getAsInt(), MessageKind.TERM, peer.getBytes(StandardCharsets.UTF_8))
                        .thenApply(ByteBuffer::getLong);
    }

    /** Who has said so far that the leader still leads. */
    private static final class Confirmation {
        private final long endOffset;
        private final List<Set<String>> electorates;
        private final Set<String> peers = new HashSet<>();
        private final CompletableFuture<Long> end = new CompletableFuture<>();

        Confirmation(long endOffset, List<Set<String>> electorates) {
            this.endOffset = endOffset;
            this.electorates = electorates;
        }

        synchronized void confirmedBy(String peer) {
            peers.add(peer);
            if (!electorates.isEmpty() && electorates.stream().allMatch(this::hasMajority)) {
                end.complete(endOffset);
            }
        }

        private boolean hasMajority(Set<String> electorate) {
            return electorate.stream().filter(peers::contains).count() > electorate.size() / 2;
        }
    }
}
