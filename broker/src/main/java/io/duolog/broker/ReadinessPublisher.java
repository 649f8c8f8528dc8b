package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.coordination.NodeIdentity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells when the metadata has come as far as the start of a broker needs it. Comes last among the publishers. */
public final class ReadinessPublisher implements MetadataPublisher {
    private final NodeIdentity identity;
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private long endOffset;

    private record Awaited(long endOffset, CompletableFuture<Void> reached) {}

    /** Waits for the registration of {@code identity}. */
    public ReadinessPublisher(NodeIdentity identity) {
        this.identity = requireNonNull(identity, "identity");
    }

    /** Completes when this life of this node is registered and not fenced. */
    public CompletableFuture<Void> registered() {
        return registered;
    }

    /** Completes when all publishers know everything below {@code wanted}; that may be while the last of them, this one, is told. */
    public synchronized CompletionStage<Void> reached(long wanted) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        if (endOffset >= wanted) {
            reached.complete(null);
        } else {
            awaited.add(new Awaited(wanted, reached));
        }
        return reached;
    }

    @Override
    public void onMetadata(MetadataDelta delta) {
        BrokerRegistration own = delta.after().brokers().get(identity.nodeId());
        if (own != null && !own.fenced() && own.incarnationId().equals(identity.incarnation())) {
            registered.complete(null);
        }
        List<CompletableFuture<Void>> done = new ArrayList<>();
        synchronized (this) {
            endOffset = delta.after().endOffset();
            for (Iterator<Awaited> each = awaited.iterator(); each.hasNext(); ) {
                Awaited candidate = each.next();
                if (candidate.endOffset() <= endOffset) {
                    each.remove();
                    done.add(candidate.reached());
                }
            }
        }
        done.forEach(reached -> reached.complete(null));
    }
}
