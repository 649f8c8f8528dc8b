package io.duolog.transport;

import io.netty.channel.Channel;

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
        Channel channel, long id, String name, boolean tls, int frameMaxBytes, ConnectionTimeouts timeouts) {}
