package io.duolog.transport;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetAddress;
import java.util.Optional;

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
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a refused connection
    protected void initChannel(SocketChannel channel) {
        InetAddress address = TransportServer.addressOf(channel.remoteAddress());
        CloseReason refused = connections.admit(address);
        if (refused != null) {
            if (refused.kind().isMisbehaviour()) {
                connections.misbehaved(listenerName, address, refused);
            }
            channel.close();
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
}
