package io.duolog.chaos.network;

import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.network.Toxic.Stream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that exists, and the fault that it has. One change at a time.
 *
 * <p>Toxics are never deleted. To delete one, Toxiproxy (2.12) first hands on what is before it in the chain, and waits five
 * seconds for each piece if the receiver is gone, as after a long fault it often is; nothing else can be asked of the proxy
 * meanwhile. Therefore:
 *
 * <pre>
 *   none  -> fault   its toxics are added, or switched on if they are there
 *   fault -> none    where connections stay: its toxics are switched off, and let go of what they hold
 *                    where they close: the proxy is made anew
 *   fault -> fault   the proxy is made anew
 * </pre>
 */
final class BreakableProxy {
    private final ToxiproxyClient client;
    private final Proxy proxy;
    private @Nullable LinkFault fault;
    /** Whether it has that fault; not if a change has failed, or goes on. */
    private boolean known = true;
    /** The toxics that it has, on or off; changed on the client's threads, too. */
    private final Set<String> toxics = ConcurrentHashMap.newKeySet();

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
        CompletableFuture<Void> done = known ? exchange(fault, wanted) : renew(wanted);
        known = false;
        return done.thenRun(() -> {
            fault = wanted;
            known = true;
        });
    }

    private CompletableFuture<Void> exchange(@Nullable LinkFault present, @Nullable LinkFault wanted) {
        if (present == null && wanted != null) {
            return refuses(wanted) ? client.setEnabled(proxy.name(), false) : switchOn(wanted);
        }
        if (present != null && wanted == null) {
            if (refuses(present)) {
                return client.setEnabled(proxy.name(), true);
            }
            if (FaultToxics.keepConnections(present)) {
                return switchOff(present);
            }
        }
        return renew(wanted);
    }

    private static boolean refuses(@Nullable LinkFault fault) {
        return fault != null && fault.kind() == Kind.REFUSE;
    }

    /** Closes all connections, and drops what toxics hold without waiting for those who should read it. */
    private CompletableFuture<Void> renew(@Nullable LinkFault wanted) {
        return client.deleteProxy(proxy.name())
                .thenRun(toxics::clear)
                .thenCompose(done -> client.populate(List.of(refuses(wanted) ? proxy.disabled() : proxy)))
                .thenCompose(done -> wanted == null ? CompletableFuture.completedFuture(null) : switchOn(wanted));
    }

    private CompletableFuture<Void> switchOn(LinkFault wanted) {
        return CompletableFuture.allOf(
                switchOn(FaultToxics.of(wanted, Stream.UPSTREAM)), switchOn(FaultToxics.of(wanted, Stream.DOWNSTREAM)));
    }

    private CompletableFuture<Void> switchOn(List<Toxic> wanted) {
        CompletableFuture<Void> on = CompletableFuture.completedFuture(null);
        for (Toxic toxic : wanted) {
            on = on.thenCompose(done -> toxics.contains(toxic.name())
                    ? client.switchOn(proxy.name(), toxic)
                    : client.addToxic(proxy.name(), toxic).thenRun(() -> toxics.add(toxic.name())));
        }
        return on;
    }

    private CompletableFuture<Void> switchOff(LinkFault present) {
        return CompletableFuture.allOf(
                switchOff(FaultToxics.of(present, Stream.UPSTREAM)),
                switchOff(FaultToxics.of(present, Stream.DOWNSTREAM)));
    }

    private CompletableFuture<Void> switchOff(List<Toxic> present) {
        CompletableFuture<Void> off = CompletableFuture.completedFuture(null);
        for (int i = present.size() - 1; i >= 0; i--) {
            Toxic toxic = present.get(i);
            off = off.thenCompose(done -> client.switchOff(proxy.name(), toxic));
        }
        return off;
    }
}
