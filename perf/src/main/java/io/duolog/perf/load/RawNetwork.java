package io.duolog.perf.load;

import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.SocketOptions;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Connections on which perf speaks the protocol itself: thousands of them on one thread, which a client library would need
 * thousands of threads for. All answers arrive on that thread.
 */
final class RawNetwork implements AutoCloseable {
    private static final int RESPONSE_BYTES_MAX = 1 << 26;
    private static final int REQUESTS_IN_FLIGHT_MAX = 10_000;
    private static final long SETUP_TIMEOUT_MS = 30_000;
    /** Connections that are being made at the same time: fewer than what a listener's backlog holds. */
    private static final int CONNECTING_MAX = 32;

    private final EventLoops loops = new EventLoops("perf-raw", 1, EventLoops.Mechanism.BEST);
    private final TransportClient transport;

    RawNetwork() throws IOException {
        this.transport = new TransportClient(
                loops,
                new ClientConfig(
                        SocketOptions.DEFAULTS,
                        RESPONSE_BYTES_MAX,
                        REQUESTS_IN_FLIGHT_MAX,
                        SETUP_TIMEOUT_MS,
                        0,
                        Optional.empty()));
    }

    /** The thread of all connections, for what must happen there, or later. */
    ScheduledExecutorService loop() {
        return loops.executor();
    }

    /** Connects. */
    CompletableFuture<RawConnection> connect(BrokerAddress address) {
        return transport.connect(address.host(), address.port()).thenApply(RawConnection::new);
    }

    /** Connects to each of these, a few at a time, and waits for all. */
    List<RawConnection> connectAll(List<BrokerAddress> addresses) throws InterruptedException, ExecutionException {
        List<RawConnection> connections = new ArrayList<>();
        for (int start = 0; start < addresses.size(); start += CONNECTING_MAX) {
            List<CompletableFuture<RawConnection>> connecting =
                    addresses.subList(start, Math.min(addresses.size(), start + CONNECTING_MAX)).stream()
                            .map(this::connect)
                            .toList();
            for (CompletableFuture<RawConnection> connection : connecting) {
                connections.add(connection.get());
            }
        }
        return connections;
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        loops.close();
    }
}
