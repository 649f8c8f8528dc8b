package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.CloseReason;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Finds out whether another process uses this node's id, by asking at the place where it registered. Thread-safe. */
public final class DuplicateNodeCheck {
    /** The other process, if there is one, answers at once. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private final PeerDialer dialer;
    private final PeerAddresses addresses;

    /** Asks with {@code dialer}. */
    public DuplicateNodeCheck(PeerDialer dialer, PeerAddresses addresses) {
        this.dialer = requireNonNull(dialer, "dialer");
        this.addresses = requireNonNull(addresses, "addresses");
    }

    /**
     * Asks.
     *
     * @param registered this node's registration; if it is of a former life, which ended, nobody of that life answers
     * @return where the life that is registered answers; empty if it does not. Never fails
     */
    public CompletableFuture<Optional<PeerAddress>> run(BrokerRegistration registered) {
        CompletableFuture<Optional<PeerAddress>> found = new CompletableFuture<>();
        PeerDialer quick = new PeerDialer(
                dialer.transport(), dialer.scheduler(), dialer.self(), dialer.clusterId(), ANSWER_TIMEOUT);
        dialer.scheduler().execute(() -> addresses
                .address(registered)
                .ifPresentOrElse(
                        address -> ask(quick, registered, address, found), () -> found.complete(Optional.empty())));
        return found;
    }

    private static void ask(
            PeerDialer dialer,
            BrokerRegistration registered,
            PeerAddress address,
            CompletableFuture<Optional<PeerAddress>> found) {
        PeerLink link = PeerLink.dial(dialer, registered.id(), address, new PeerLink.Listener() {
            @Override
            public void opened(UUID incarnation) {
                found.complete(
                        incarnation.equals(registered.incarnationId()) ? Optional.of(address) : Optional.empty());
            }

            @Override
            public void answered(int correlationId, WireReader body) {}

            @Override
            public void closed(CloseReason reason) {
                found.complete(Optional.empty());
            }
        });
        found.whenCompleteAsync((result, never) -> link.close("its answer has come"), dialer.scheduler())
                .exceptionally(never -> Optional.empty());
    }
}
