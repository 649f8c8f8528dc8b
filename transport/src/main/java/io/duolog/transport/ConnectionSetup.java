package io.duolog.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made of.
 *
 * @param channel the Netty channel, registered
 * @param id never reused
 * @param name the listener, or what a client connects to
 * @param tls whether the pipeline has a TLS handler
 * @param frameMaxBytes the largest frame to accept
 * @param timeouts limits on time
 */
record ConnectionSetup(
        Channel channel, long id, String name, boolean tls, int frameMaxBytes, ConnectionTimeouts timeouts) {
    private static final InetSocketAddress NO_ADDRESS = InetSocketAddress.createUnresolved("closed", 0);

    /** An address of a channel; an unresolved one if it has none any more. */
    static InetSocketAddress socketAddress(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet : NO_ADDRESS;
    }
}
