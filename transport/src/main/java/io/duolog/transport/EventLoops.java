package io.duolog.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that move bytes, and the pool of memory they use; shared by the servers and clients of one process. Closed
 * after all of them.
 *
 * <p>Threads are named {@code <name>-<mechanism>-<n>}, and {@code <name>-resolver-<n>} where host names are looked up.
 */
public final class EventLoops implements AutoCloseable {
    /** How sockets are waited for. */
    public enum Mechanism {
        /** Linux's epoll through native code where it can be loaded, the JDK's selectors elsewhere. */
        BEST,
        /** The JDK's selectors. */
        NIO
    }

    private static final int RESOLVER_THREADS_MAX = 2;
    private static final int RESOLVER_QUEUE_MAX = 1_000;
    private static final long RESOLVER_KEEP_ALIVE_MS = 10_000;

    private final EventLoopGroup group;
    private final boolean epoll;
    private final ByteBufAllocator allocator;
    private final ThreadPoolExecutor resolver;
    private final AtomicLong nextConnectionId = new AtomicLong();

    /**
     * Starts no thread yet: each starts with its first connection.
     *
     * @param name the beginning of the threads' names
     * @param threads how many event loops ({@code num.network.threads})
     */
    public EventLoops(String name, int threads, Mechanism mechanism) {
        this(name, threads, mechanism, new PooledByteBufAllocator(true));
    }

    EventLoops(String name, int threads, Mechanism mechanism, ByteBufAllocator allocator) {
        Require.atLeast("num.network.threads", threads, 1);
        this.epoll = mechanism == Mechanism.BEST && Epoll.isAvailable();
        this.allocator = allocator;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name + (epoll ? "-epoll" : "-nio"), true), handlers);
        this.resolver = new ThreadPoolExecutor(
                RESOLVER_THREADS_MAX,
                RESOLVER_THREADS_MAX,
                RESOLVER_KEEP_ALIVE_MS,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(RESOLVER_QUEUE_MAX),
                new DefaultThreadFactory(name + "-resolver", true));
        this.resolver.allowCoreThreadTimeOut(true);
    }

    /** Whether sockets are waited for with epoll. */
    public boolean isEpoll() {
        return epoll;
    }

    /** Pooled memory for the bytes of one frame to be sent. */
    public PooledChunks newChunks() {
        return new PooledChunks(allocator);
    }

    /**
     * One of the event loops, for tasks and timers beside its connections: tasks must not block. If there is one thread,
     * it is that of all connections, and what only it touches needs no lock.
     */
    public ScheduledExecutorService executor() {
        return group.next();
    }

    /** Stops the threads, and waits for them; connections that are still open are cut. Idempotent. */
    @Override
    public void close() {
        resolver.shutdownNow();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    EventLoopGroup group() {
        return group;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    ThreadPoolExecutor resolver() {
        return resolver;
    }

    Class<? extends ServerChannel> serverChannelType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> channelType() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    long newConnectionId() {
        return nextConnectionId.incrementAndGet();
    }
}
