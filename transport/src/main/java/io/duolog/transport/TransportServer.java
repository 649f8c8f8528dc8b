package io.duolog.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on any number of listeners, and hands their requests to handlers.
 *
 * <pre>{@code
 * TransportServer server = new TransportServer(loops, ServerConfig.DEFAULTS, handlers, TransportObserver.NONE);
 * InetSocketAddress address = server.bind(ListenerConfig.plaintext("PLAINTEXT", "localhost", 0));
 * server.start();
 * ...
 * server.close(10_000);
 * }</pre>
 *
 * <p>Thread-safe. The event loops are not the server's: it does not close them.
 */
public final class TransportServer implements AutoCloseable {
    /** How long {@link #close()} lets requests be answered. */
    public static final long CLOSE_TIMEOUT_MS = 10_000;

    private final EventLoops loops;
    private final ServerConfig config;
    private final RequestHandler.Factory handlers;
    private final ServerConnections connections;

    /** Guards the lists and the flags. */
    private final Object lock = new Object();

    private final List<Channel> listeners = new ArrayList<>();
    private boolean started;
    private boolean closed;

    /** Makes a server without listeners, which takes connections as fast as they come; does no input or output. */
    public TransportServer(
            EventLoops loops, ServerConfig config, RequestHandler.Factory handlers, TransportObserver observer) {
        this(loops, config, handlers, ConnectionRates.UNBOUNDED, observer);
    }

    /** Makes a server without listeners; does no input or output. */
    public TransportServer(
            EventLoops loops,
            ServerConfig config,
            RequestHandler.Factory handlers,
            ConnectionRates rates,
            TransportObserver observer) {
        this.loops = loops;
        this.config = config;
        this.handlers = handlers;
        Ticker ticker = loops.group().next().ticker();
        this.connections = new ServerConnections(config, rates, observer, new MisbehaviourLog(ticker));
    }

    /**
     * Binds a listener. Clients can connect from now on, and are served after {@link #start()}.
     *
     * @return the address bound to, with the port that was chosen if it was 0
     * @throws IOException if the address is in use or the keys cannot be read; names the listener
     */
    public InetSocketAddress bind(ListenerConfig listener) throws IOException {
        SslContext tls = listener.tls().isPresent()
                ? TlsContexts.forServer(listener.name(), listener.tls().get())
                : null;
        ServerBootstrap bootstrap = bootstrap(listener, tls);
        InetSocketAddress wanted = listener.host().isEmpty()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        synchronized (lock) {
            if (closed) {
                throw new IOException("listener " + listener.name() + " cannot be bound: the server is closed");
            }
            ChannelFuture bound = bootstrap.bind(wanted).awaitUninterruptibly();
            if (bound.cause() != null) {
                throw new IOException(
                        "listener " + listener.name() + " cannot be bound to " + listener.host() + ":" + listener.port()
                                + ": " + bound.cause().getMessage(),
                        bound.cause());
            }
            listeners.add(bound.channel());
            bound.channel().config().setAutoRead(started);
            return (InetSocketAddress) bound.channel().localAddress();
        }
    }

    /** Begins to accept the connections of all listeners, and of those bound later. */
    public void start() {
        synchronized (lock) {
            started = true;
            listeners.forEach(listener -> listener.config().setAutoRead(true));
        }
    }

    /** Other limits hold for connections that come from now on; those that are open stay. */
    public void limitConnections(ConnectionLimits limits) {
        connections.limit(limits);
    }

    /** How many connections are open. */
    public int connectionCount() {
        return connections.size();
    }

    /** How many bytes of requests are held, received or being received and not released. */
    public long heldRequestBytes() {
        return connections.budget().heldBytes();
    }

    /** Does {@link #close(long)} with {@link #CLOSE_TIMEOUT_MS}. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT_MS);
    }

    /**
     * Drains the server: accepts no connection and delivers no request from now on, lets requests that were delivered be
     * answered until the timeout, then closes what is left. Idempotent; returns when all connections have closed. Not to
     * be called on an event loop.
     */
    public void close(long timeoutMs) {
        synchronized (lock) {
            closed = true;
            listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        }
        CompletableFuture<Void> drained = connections.drain();
        if (!await(drained, timeoutMs)) {
            connections.closeAll(CloseReason.of(
                    CloseKind.SHUTDOWN,
                    "the server is shutting down; a request was not answered in " + timeoutMs + " ms"));
            await(drained, CLOSE_TIMEOUT_MS);
        }
    }

    private static boolean await(CompletableFuture<Void> drained, long timeoutMs) {
        try {
            drained.get(timeoutMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("draining does not fail", e);
        }
    }

    private ServerBootstrap bootstrap(ListenerConfig listener, @Nullable SslContext tls) {
        int highWaterMark = config.frames().outboundHighWaterMarkBytes();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannelType())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, config.sockets().listenBacklogSize())
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(highWaterMark / 2, highWaterMark))
                .childHandler(new ServerInitializer(
                        listener.name(), Optional.ofNullable(tls), loops, config, connections, handlers));
        if (config.sockets().receiveBufferBytes() > 0) {
            // On the listening socket: the window is agreed upon before a connection is accepted.
            bootstrap.option(ChannelOption.SO_RCVBUF, config.sockets().receiveBufferBytes());
        }
        if (config.sockets().sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, config.sockets().sendBufferBytes());
        }
        return bootstrap;
    }

    /** The address of a peer whose connection was closed before it could be asked: any. */
    static InetAddress addressOf(@Nullable InetSocketAddress remote) {
        return remote == null || remote.getAddress() == null
                ? new InetSocketAddress(0).getAddress()
                : remote.getAddress();
    }
}
