package io.duolog.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a connection sleep until much of a large frame has arrived: with {@code SO_RCVLOWAT} (socket(7), tcp(7)) the
 * kernel wakes a reader for that many bytes, not for each segment. Being woken costs both ends, the sender most: it does
 * so in its own time. Confined to the connection's event loop.
 */
final class ReceiveLowWater {
    /** More did not help, and leaves the sender less room before it has to wait for the reader. */
    static final int MAX_BYTES = 512 * 1024;

    private static final IntegerUnixChannelOption SO_RCVLOWAT =
            new IntegerUnixChannelOption("SO_RCVLOWAT", Linux.SOL_SOCKET, Linux.SO_RCVLOWAT);

    private static final Logger LOGGER = LoggerFactory.getLogger(ReceiveLowWater.class);
    private static final int ANYTHING = 1;

    private @Nullable Channel channel;
    private int current = ANYTHING;

    private ReceiveLowWater(@Nullable Channel channel) {
        this.channel = channel;
    }

    /** For a connection that is woken by whatever arrives. */
    static ReceiveLowWater none() {
        return new ReceiveLowWater(null);
    }

    /** Of a channel, where it can be set: with epoll. */
    static ReceiveLowWater of(Channel channel) {
        return new ReceiveLowWater(channel instanceof EpollSocketChannel ? channel : null);
    }

    /**
     * Says what is certain to arrive.
     *
     * @param bytes never more than the peer has promised, or the connection sleeps for ever; 0 if that is unknown
     */
    void expect(int bytes) {
        int wanted = Math.max(ANYTHING, Math.min(bytes, MAX_BYTES));
        Channel settable = channel;
        if (wanted == current || settable == null || !settable.isOpen()) {
            return;
        }
        try {
            settable.config().setOption(SO_RCVLOWAT, wanted);
            current = wanted;
        } catch (ChannelException e) {
            LOGGER.debug("{} is woken for every segment: SO_RCVLOWAT cannot be set", settable, e);
            channel = null;
        }
    }

    /** Numbers of asm-generic/socket.h, which all platforms have that Netty has native code for. */
    private static final class Linux {
        static final int SOL_SOCKET = 1;
        static final int SO_RCVLOWAT = 18;
    }
}
