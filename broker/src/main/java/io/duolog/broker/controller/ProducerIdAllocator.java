package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Gives out producer ids from blocks that the controller allocates, so that most requests need no metadata record. Ids of
 * a block that a restart left over are never used.
 *
 * <p>Thread-safe. At most one block is asked for at a time; whoever waits shares it, and its failure.
 */
public final class ProducerIdAllocator {
    private final Supplier<CompletionStage<ProducerIdBlock>> allocate;
    private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long nextId;
    private long endId;
    private boolean allocating;

    /** Gets blocks from {@code allocate}. */
    public ProducerIdAllocator(Supplier<CompletionStage<ProducerIdBlock>> allocate) {
        this.allocate = requireNonNull(allocate, "allocate");
    }

    /** The next id; completes exceptionally as {@link ControllerClient#allocateProducerIds} does. */
    public CompletionStage<Long> next() {
        CompletableFuture<Long> result = new CompletableFuture<>();
        synchronized (this) {
            if (nextId < endId) {
                return CompletableFuture.completedFuture(nextId++);
            }
            waiting.add(result);
            if (allocating) {
                return result;
            }
            allocating = true;
        }
        requestBlock();
        return result;
    }

    private void requestBlock() {
        allocate.get().whenComplete((block, failure) -> {
            if (failure == null) {
                accept(block);
            } else {
                fail(failure);
            }
        });
    }

    private void accept(ProducerIdBlock block) {
        List<CompletableFuture<Long>> served = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        boolean more;
        synchronized (this) {
            nextId = block.firstId();
            endId = block.endId();
            while (nextId < endId && !waiting.isEmpty()) {
                served.add(waiting.remove());
                ids.add(nextId++);
            }
            more = !waiting.isEmpty();
            allocating = more;
        }
        for (int i = 0; i < served.size(); i++) {
            served.get(i).complete(ids.get(i));
        }
        if (more) {
            requestBlock();
        }
    }

    private void fail(Throwable failure) {
        List<CompletableFuture<Long>> failed;
        synchronized (this) {
            failed = new ArrayList<>(waiting);
            waiting.clear();
            allocating = false;
        }
        failed.forEach(each -> each.completeExceptionally(failure));
    }
}
