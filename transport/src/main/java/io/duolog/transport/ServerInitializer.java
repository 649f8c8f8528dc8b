package io.duolog.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sets up the connections that one listener accepts. */
final class ServerInitializer extends ChannelInitializer<SocketChannel> {
    private final String listenerName;
    private final Optional<SslContext> tls;
    private final EventLoops loops;
    private final ServerConfig config;
    private final ServerConnections connections;
    private final RequestHandler.Factory handlers;

    ServerInitializer(
            String listenerName,
            Optional<SslContext> tls,
            EventLoops loops,
            ServerConfig config,
            ServerConnections connections,
            RequestHandler.Factory handlers) {
        this.listenerName = listenerName;
        this.tls = tls;
        this.loops = loops;
        this.config = config;
        this.connections = connections;
        this.handlers = handlers;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = TransportServer.addressOf(channel.remoteAddress());
        slowDown(channel.parent());
        if (!connections.admit(listenerName, address, channel)) {
            return;
        }
        ConnectionSetup setup = new ConnectionSetup(
                channel,
                loops.newConnectionId(),
                listenerName,
                tls.isPresent(),
                config.frames().requestMaxBytes(),
                config.timeouts());
        ServerConnection connection = new ServerConnection(setup, connections, handlers);
        connections.opened(connection);
        ChannelPipeline pipeline = channel.pipeline();
        if (tls.isPresent()) {
            SslHandler handler = tls.get().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(config.timeouts().firstRequestTimeoutMs());
            pipeline.addLast(handler, new ChunkedWriteHandler());
        }
        pipeline.addLast(connection);
    }

    /** Has the listener accept nothing for a while if it has accepted too much; connections wait in its backlog. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener may be closed meanwhile
    private void slowDown(Channel listener) {
        long pauseMs = connections.rates().pause(listenerName);
        if (pauseMs > 0) {
            listener.config().setAutoRead(false);
            listener.eventLoop()
                    .schedule(
                            () -> {
                                if (listener.isOpen()) {
                                    listener.config().setAutoRead(true);
                                }
                            },
                            pauseMs,
                            TimeUnit.MILLISECONDS);
        }
    }
}
