package io.duolog.chaos.network;

import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.network.Toxic.Stream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that exists, and the fault that it has. One change at a time.
 *
 * <p>Faults are exchanged with as little as can be of what a whole link would let pass. The exception is a fault that holds
 * bytes: taken away, it delivers them.
 */
final class BreakableProxy {
    private final ToxiproxyClient client;
    private final Proxy proxy;
    private @Nullable LinkFault fault;
    /** Whether it has that fault; not if a change has failed, or goes on. */
    private boolean known = true;

    /** One without a fault. */
    BreakableProxy(ToxiproxyClient client, Proxy proxy) {
        this.client = client;
        this.proxy = proxy;
    }

    /**
     * Takes the fault away that there is, and gives it another one. If an earlier change failed, the proxy is made anew.
     *
     * @param wanted null for none
     */
    CompletableFuture<Void> change(@Nullable LinkFault wanted) {
        if (known && Objects.equals(fault, wanted)) {
            return CompletableFuture.completedFuture(null);
        }
        boolean wasKnown = known;
        known = false;
        return requests(wasKnown, fault, wanted).thenRun(() -> {
            fault = wanted;
            known = true;
        });
    }

    private CompletableFuture<Void> requests(boolean known, @Nullable LinkFault present, @Nullable LinkFault wanted) {
        if (!known || (refuses(wanted) && present != null)) {
            return renew(refuses(wanted) ? proxy.disabled() : proxy).thenCompose(done -> addToxics(wanted));
        }
        if (refuses(wanted)) {
            return client.setEnabled(proxy.name(), false);
        }
        if (refuses(present)) {
            return addToxics(wanted).thenCompose(done -> client.setEnabled(proxy.name(), true));
        }
        return deleteToxics(present).thenCompose(done -> addToxics(wanted));
    }

    private static boolean refuses(@Nullable LinkFault fault) {
        return fault != null && fault.kind() == Kind.REFUSE;
    }

    /** Closes all connections and drops what toxics hold, without waiting for those who should read it. */
    private CompletableFuture<Void> renew(Proxy renewed) {
        return client.deleteProxy(proxy.name()).thenCompose(done -> client.populate(List.of(renewed)));
    }

    private CompletableFuture<Void> addToxics(@Nullable LinkFault wanted) {
        return wanted == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(
                        addToxics(FaultToxics.of(wanted, Stream.UPSTREAM)),
                        addToxics(FaultToxics.of(wanted, Stream.DOWNSTREAM)));
    }

    private CompletableFuture<Void> addToxics(List<Toxic> toxics) {
        CompletableFuture<Void> added = CompletableFuture.completedFuture(null);
        for (Toxic toxic : toxics) {
            added = added.thenCompose(done -> client.addToxic(proxy.name(), toxic));
        }
        return added;
    }

    private CompletableFuture<Void> deleteToxics(@Nullable LinkFault present) {
        return present == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(
                        deleteToxics(FaultToxics.of(present, Stream.UPSTREAM)),
                        deleteToxics(FaultToxics.of(present, Stream.DOWNSTREAM)));
    }

    private CompletableFuture<Void> deleteToxics(List<Toxic> toxics) {
        CompletableFuture<Void> deleted = CompletableFuture.completedFuture(null);
        for (int i = toxics.size() - 1; i >= 0; i--) {
            Toxic toxic = toxics.get(i);
            deleted = deleted.thenCompose(done -> client.deleteToxic(proxy.name(), toxic));
        }
        return deleted;
    }
}
