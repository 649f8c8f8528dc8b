package io.duolog.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection in the making: resolves the host off the event loops, then tries its addresses in turn. After {@link
 * #start()} its state is confined to one event loop, which the connection will run on.
 */
final class ConnectAttempt {
    private final EventLoops loops;
    private final ClientConfig config;
    private final Optional<SslContext> tls;
    private final String host;
    private final int port;
    private final Function<? super ClientChannel, ? extends FrameHandler> handlers;
    private final EventLoop loop;
    private final CompletableFuture<ClientConnection> result = new CompletableFuture<>();
    private @Nullable Channel channel;

    ConnectAttempt(
            EventLoops loops,
            ClientConfig config,
            Optional<SslContext> tls,
            String host,
            int port,
            Function<? super ClientChannel, ? extends FrameHandler> handlers) {
        this.loops = loops;
        this.config = config;
        this.tls = tls;
        this.host = host;
        this.port = port;
        this.handlers = handlers;
        this.loop = loops.group().next();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the caller gets the future itself
    CompletableFuture<ClientConnection> start() {
        try {
            io.netty.util.concurrent.Future<?> timer =
                    loop.schedule(this::timedOut, config.connectionSetupTimeoutMs(), TimeUnit.MILLISECONDS);
            result.whenComplete((connection, failure) -> timer.cancel(false));
            loops.resolver().execute(this::resolve);
        } catch (RejectedExecutionException e) {
            fail(CloseReason.of(CloseKind.SHUTDOWN, "cannot connect to " + name() + ": the event loops are closed", e));
        }
        return result;
    }

    /** On a resolver's thread. */
    private void resolve() {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            loop.execute(() -> tryAddress(addresses, 0));
        } catch (UnknownHostException e) {
            fail(CloseReasons.ofConnect(e, name()));
        } catch (RejectedExecutionException e) {
            fail(CloseReason.of(CloseKind.SHUTDOWN, "cannot connect to " + name() + ": the event loops are closed", e));
        }
    }

    private void tryAddress(InetAddress[] addresses, int index) {
        if (result.isDone()) {
            return;
        }
        ChannelFuture connecting = bootstrap().connect(new InetSocketAddress(addresses[index], port));
        channel = connecting.channel();
        connecting.addListener(future -> {
            if (future.isSuccess() || result.isDone()) {
                return;
            }
            if (index + 1 < addresses.length) {
                tryAddress(addresses, index + 1);
            } else {
                fail(CloseReasons.ofConnect(future.cause(), name()));
            }
        });
    }

    private Bootstrap bootstrap() {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.channelType())
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connecting) {
                        initialise(connecting);
                    }
                });
        if (config.sockets().receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, config.sockets().receiveBufferBytes());
        }
        if (config.sockets().sendBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_SNDBUF, config.sockets().sendBufferBytes());
        }
        return bootstrap;
    }

    private void initialise(SocketChannel connecting) {
        if (tls.isPresent()) {
            SslHandler handler = tls.get().newHandler(connecting.alloc(), host, port);
            handler.setHandshakeTimeoutMillis(config.connectionSetupTimeoutMs());
            connecting.pipeline().addLast(handler, new ChunkedWriteHandler());
        }
        ConnectionSetup setup = new ConnectionSetup(
                connecting,
                loops.newConnectionId(),
                name(),
                tls.isPresent(),
                config.responseMaxBytes(),
                new ConnectionTimeouts(config.connectionsMaxIdleMs(), 0, 0));
        connecting.pipeline().addLast(new ClientConnection(setup, handlers, result));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void timedOut() {
        fail(CloseReasons.connectTimeout(name()));
        Channel attempted = channel;
        if (attempted != null && result.isCompletedExceptionally()) {
            attempted.close();
        }
    }

    private void fail(CloseReason reason) {
        result.completeExceptionally(new TransportException(reason));
    }

    private String name() {
        return host + ":" + port;
    }
}
