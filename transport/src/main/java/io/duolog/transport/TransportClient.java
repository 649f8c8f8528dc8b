package io.duolog.transport;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Makes connections.
 *
 * <pre>{@code
 * TransportClient client = new TransportClient(loops, ClientConfig.DEFAULTS);
 * client.connect("localhost", 9092)
 *     .thenCompose(channel -> channel.send(OutboundFrame.of(new BufferSlice(request))))
 *     .thenAccept(answer -> { read(answer.payload()); answer.release(); });
 * }</pre>
 *
 * <p>Thread-safe. It keeps no list of its connections, and does not close the event loops.
 */
public final class TransportClient {
    private final EventLoops loops;
    private final ClientConfig config;
    private final Optional<SslContext> tls;

    /**
     * Reads the keys, if any; does no other input or output.
     *
     * @throws IOException if the TLS keys cannot be read; names the setting
     */
    public TransportClient(EventLoops loops, ClientConfig config) throws IOException {
        this.loops = loops;
        this.config = config;
        this.tls = config.tls().isPresent()
                ? Optional.of(TlsContexts.forClient(config.tls().get()))
                : Optional.empty();
    }

    /**
     * Connects, for requests that are answered in turn.
     *
     * @return completed on the connection's event loop, after the TLS handshake if there is one; fails with {@link
     *     TransportException}. All addresses of the host are tried in turn
     */
    public CompletableFuture<RequestChannel> connect(String host, int port) {
        return attempt(
                host,
                port,
                connection -> new RequestChannel(connection, config.maxRequestsInFlight()),
                RequestChannel::handler);
    }

    /**
     * Connects, for frames whose correlation is the caller's.
     *
     * @param handlers makes the handler of what arrives; called on the event loop before the future completes
     * @return as for {@link #connect(String, int)}
     */
    public CompletableFuture<ClientChannel> connect(
            String host, int port, Function<? super ClientChannel, ? extends FrameHandler> handlers) {
        return attempt(host, port, channel -> channel, handlers::apply);
    }

    /** A future that the caller may cancel: a connection that is made all the same is closed then. */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is passed on
    private <T> CompletableFuture<T> attempt(
            String host, int port, Function<ClientChannel, T> views, Function<T, FrameHandler> handlers) {
        CompletableFuture<T> made = new CompletableFuture<>();
        CompletableFuture<T> view = new CompletableFuture<>();
        ConnectAttempt attempt = new ConnectAttempt(loops, config, tls, host, port, connection -> {
            T ofConnection = views.apply(connection);
            view.complete(ofConnection);
            return handlers.apply(ofConnection);
        });
        attempt.start().whenComplete((connection, failure) -> {
            if (failure != null) {
                made.completeExceptionally(failure);
            } else if (!made.complete(view.join())) {
                connection.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "the connection attempt was cancelled"));
            }
        });
        return made;
    }
}
