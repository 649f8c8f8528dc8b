package io.duolog.chaos.network;

import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.network.Toxic.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that exists, and the fault that it has. One change at a time.
 *
 * <pre>
 *   none  -&gt; fault   its toxics are switched on
 *   fault -&gt; none    its toxics are switched off; if connections must not outlive it, the proxy is disabled meanwhile
 *   fault -&gt; fault   both, and the proxy is disabled meanwhile; if both hold bytes, without that, and what both of them
 *                     hold stays held
 *   REFUSE           the proxy is disabled as long as it lasts
 *   a rare fault     when it begins and when it ends, the proxy is made anew
 * </pre>
 */
final class BreakableProxy {
    private final ToxiproxyClient client;
    private final Proxy proxy;
    private @Nullable LinkFault fault;
    /** Whether it has that fault; not if a change has failed, or goes on. */
    private boolean known = true;

    /** One without a fault, that has no toxics yet. */
    BreakableProxy(ToxiproxyClient client, Proxy proxy) {
        this.client = client;
        this.proxy = proxy;
    }

    /** Gives it its toxics, switched off. To be done once, before anybody connects. */
    CompletableFuture<Void> install() {
        return install(null);
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
        boolean anew = !known || isRare(fault) || isRare(wanted);
        known = false;
        return inOrder(anew ? renewal(wanted) : exchange(fault, wanted)).thenRun(() -> {
            fault = wanted;
            known = true;
        });
    }

    private static boolean isRare(@Nullable LinkFault fault) {
        return fault != null && FaultToxics.isRare(fault);
    }

    private static boolean refuses(@Nullable LinkFault fault) {
        return fault != null && fault.kind() == Kind.REFUSE;
    }

    private List<Supplier<CompletableFuture<Void>>> exchange(@Nullable LinkFault present, @Nullable LinkFault wanted) {
        if (present != null && wanted != null && FaultToxics.holds(present) && FaultToxics.holds(wanted)) {
            return List.of(() -> switchOn(wanted, present), () -> switchOff(present, wanted));
        }
        boolean closes =
                refuses(wanted) || (present != null && (wanted != null || !FaultToxics.keepConnections(present)));
        List<Supplier<CompletableFuture<Void>>> steps = new ArrayList<>();
        if (closes && !refuses(present)) {
            steps.add(() -> client.setEnabled(proxy.name(), false));
        }
        if (present != null) {
            steps.add(() -> switchOff(present, null));
        }
        if (wanted != null) {
            steps.add(() -> switchOn(wanted, null));
        }
        if (closes && !refuses(wanted)) {
            steps.add(() -> client.setEnabled(proxy.name(), true));
        }
        return steps;
    }

    private List<Supplier<CompletableFuture<Void>>> renewal(@Nullable LinkFault wanted) {
        List<Supplier<CompletableFuture<Void>>> steps = new ArrayList<>();
        steps.add(() -> client.deleteProxy(proxy.name()));
        steps.add(() -> client.populate(List.of(proxy.disabled())));
        steps.add(() -> install(wanted));
        if (wanted != null && !isRare(wanted)) {
            steps.add(() -> switchOn(wanted, null));
        }
        if (!refuses(wanted)) {
            steps.add(() -> client.setEnabled(proxy.name(), true));
        }
        return steps;
    }

    private CompletableFuture<Void> install(@Nullable LinkFault wanted) {
        return onBothStreams(
                stream -> FaultToxics.chain(wanted, stream), toxic -> client.addToxic(proxy.name(), toxic));
    }

    /** All toxics of a fault but those of another one that has them on. */
    private CompletableFuture<Void> switchOn(LinkFault wanted, @Nullable LinkFault present) {
        return onBothStreams(
                stream -> without(present, stream, FaultToxics.of(wanted, stream)),
                toxic -> client.updateToxic(proxy.name(), toxic));
    }

    private static List<Toxic> without(@Nullable LinkFault other, Stream stream, List<Toxic> toxics) {
        List<Toxic> left = new ArrayList<>(toxics);
        if (other != null) {
            left.removeAll(FaultToxics.of(other, stream));
        }
        return left;
    }

    /** All toxics of a fault but those that another one goes on with. In the opposite order: what holds bytes lets go of them last. */
    private CompletableFuture<Void> switchOff(LinkFault present, @Nullable LinkFault wanted) {
        return onBothStreams(
                stream -> {
                    List<Toxic> toxics = without(wanted, stream, FaultToxics.of(present, stream));
                    Collections.reverse(toxics);
                    return toxics;
                },
                toxic -> client.updateToxic(proxy.name(), toxic.off()));
    }

    private static CompletableFuture<Void> onBothStreams(
            Function<Stream, List<Toxic>> toxics, Function<Toxic, CompletableFuture<Void>> request) {
        return CompletableFuture.allOf(
                oneByOne(toxics.apply(Stream.UPSTREAM), request), oneByOne(toxics.apply(Stream.DOWNSTREAM), request));
    }

    private static CompletableFuture<Void> oneByOne(
            List<Toxic> toxics, Function<Toxic, CompletableFuture<Void>> request) {
        return inOrder(toxics.stream()
                .<Supplier<CompletableFuture<Void>>>map(toxic -> () -> request.apply(toxic))
                .toList());
    }

    private static CompletableFuture<Void> inOrder(List<Supplier<CompletableFuture<Void>>> steps) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Supplier<CompletableFuture<Void>> step : steps) {
            done = done.thenCompose(before -> step.get());
        }
        return done;
    }
}
