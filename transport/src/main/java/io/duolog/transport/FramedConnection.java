package io.duolog.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection have in common: receiving, pausing, deadlines, closing. The state is confined to the
 * event loop, except where a field says otherwise.
 *
 * <p>Work is done by {@link #pump()}: deliver what has arrived, write what is ready, flush once; until neither makes
 * progress. It runs at the end of each batch of reads, and when another thread, a timer or freed memory asks for it.
 */
abstract class FramedConnection extends ChannelInboundHandlerAdapter implements Connection {
    private static final Logger LOGGER = LoggerFactory.getLogger(FramedConnection.class);

    private final Channel channel;
    private final long id;
    private final String listenerName;
    private final InetSocketAddress remoteAddress;
    private final FrameAssembler assembler;
    private final ConnectionTimeouts timeouts;
    private final FrameWriter writer;
    private final ReceiveLowWater lowWater;
    /** Any thread: whether a task for {@link #pump()} is on its way. */
    private final AtomicBoolean pumpScheduled = new AtomicBoolean();

    private @Nullable ChannelHandlerContext context;
    private @Nullable DeadlineWatch deadlines;
    private @Nullable CloseReason closeReason;
    private Optional<Principal> tlsPeer = Optional.empty();
    private boolean opened;
    private boolean closed;
    private boolean paused;
    private boolean inputEnded;
    private boolean inReadBatch;
    private boolean pumping;
    private boolean unflushed;

    FramedConnection(
            ConnectionSetup setup, FirstBytes.Expectation expectation, MemoryBudget budget, ReceiveLowWater lowWater) {
        this.channel = setup.channel();
        this.id = setup.id();
        this.listenerName = setup.name();
        this.timeouts = setup.timeouts();
        this.remoteAddress = ConnectionSetup.socketAddress(setup.channel().remoteAddress());
        this.writer = new FrameWriter(setup.tls());
        this.lowWater = lowWater;
        this.assembler = new FrameAssembler(
                setup.channel().alloc(), setup.frameMaxBytes(), expectation, budget, this::memoryGranted);
        if (!setup.tls()) {
            setup.channel().config().setRecvByteBufAllocator(new FrameReadAllocator(assembler));
        }
    }

    /** The connection can carry frames from now on. */
    abstract void onOpened();

    /** A frame has arrived; ownership goes with it. */
    abstract void onFrame(InboundFrame frame);

    /** Whether there is room for the delivery of another frame. */
    abstract boolean mayDeliver();

    /** Writes all frames that are ready, through {@link #write}; returns whether there was one. */
    abstract boolean writeReady();

    /** A frame that was written has been sent, or never will be. */
    abstract void onWritten();

    /** Called at the end of each {@link #pump()}. */
    abstract void onPumped();

    /** The connection has closed, possibly without ever having been opened. */
    abstract void onClosed(CloseReason reason);

    /** The reason to give when the peer closes the connection. */
    abstract CloseReason peerClosed();

    // ------------------------------------------------------------------------------------ Connection, any thread

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String listenerName() {
        return listenerName;
    }

    @Override
    public final InetSocketAddress remoteAddress() {
        return remoteAddress.isUnresolved() ? ConnectionSetup.socketAddress(channel.remoteAddress()) : remoteAddress;
    }

    @Override
    public final InetSocketAddress localAddress() {
        return ConnectionSetup.socketAddress(channel.localAddress());
    }

    @Override
    public final Optional<Principal> tlsPeer() {
        return tlsPeer;
    }

    @Override
    public final boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public final void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("connection {} dropped a task: its event loop has stopped", id);
        }
    }

    @Override
    public final boolean inEventLoop() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public final void pauseReading() {
        onEventLoop(() -> {
            paused = true;
            updateReading();
        });
    }

    @Override
    public final void resumeReading() {
        onEventLoop(() -> {
            paused = false;
            schedulePump();
        });
    }

    @Override
    public final void close(CloseReason reason) {
        onEventLoop(() -> closeNow(reason));
    }

    /** Has {@link #pump()} run soon; many calls before it make one run. */
    final void schedulePump() {
        if (inEventLoop() && (inReadBatch || pumping)) {
            return;
        }
        if (pumpScheduled.compareAndSet(false, true)) {
            execute(() -> {
                pumpScheduled.set(false);
                pump();
            });
        }
    }

    // ------------------------------------------------------------------------------------ from here on the event loop

    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is done
    final void closeNow(CloseReason reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
        channel.close();
    }

    final boolean isClosed() {
        return closed;
    }

    final boolean isWritable() {
        return channel.isWritable();
    }

    final long framesReceived() {
        return assembler.framesCut();
    }

    /** Writes a frame without flushing; for {@link #writeReady()}. */
    final void write(OutboundFrame frame) {
        ChannelHandlerContext current = context;
        if (current == null || closed) {
            frame.release();
            return;
        }
        writer.write(current, frame, this::written);
    }

    /** Closes after all that has been written is sent. */
    final void closeAfterWrites(CloseReason reason) {
        ChannelFuture last = channel.writeAndFlush(channel.alloc().buffer(0));
        last.addListener(future -> closeNow(reason));
    }

    final void pump() {
        if (pumping || closed || !opened) {
            return;
        }
        pumping = true;
        try {
            boolean progress = true;
            while (progress) {
                // Requests bring answers, and answers make room for requests.
                boolean delivered = deliver();
                progress = writeAndFlush() || delivered;
            }
        } finally {
            pumping = false;
        }
        updateReading();
        if (inputEnded && (!assembler.hasBytes() || mayRead())) {
            closeNow(peerClosed());
        }
        onPumped();
    }

    /** Whether frames may be delivered, and read. */
    boolean mayRead() {
        return !paused && !closed && closeReason == null && !assembler.awaitsMemory() && mayDeliver();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext handlerContext) {
        context = handlerContext;
        if (channel.isActive()) {
            begin(handlerContext);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext handlerContext) {
        begin(handlerContext);
    }

    @Override
    public void channelRead(ChannelHandlerContext handlerContext, Object message) {
        inReadBatch = true;
        assembler.add((ByteBuf) message);
        if (opened) {
            deliver();
        }
        updateReading();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext handlerContext) {
        inReadBatch = false;
        if (deadlines != null) {
            deadlines.active();
        }
        pump();
        lowWater.expect(assembler.missingBytes());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext handlerContext) {
        schedulePump();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext handlerContext, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            inputEnded = true;
            inReadBatch = false;
            if (opened) {
                pump();
            } else {
                closeNow(peerClosed());
            }
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                open();
            } else {
                closeNow(closeReason(handshake.cause()));
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext handlerContext, Throwable cause) {
        closeNow(closeReason(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext handlerContext) {
        if (closed) {
            return;
        }
        closed = true;
        assembler.close();
        if (deadlines != null) {
            deadlines.close();
        }
        CloseReason reason = closeReason;
        onClosed(reason == null ? peerClosed() : reason);
    }

    private void begin(ChannelHandlerContext handlerContext) {
        if (deadlines == null) {
            deadlines = new DeadlineWatch(channel, timeouts, this::closeNow);
            if (handlerContext.pipeline().get(SslHandler.class) == null) {
                open();
            }
        }
    }

    private void open() {
        if (opened || closed || closeReason != null) {
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tlsPeer = TlsContexts.peerOf(tls);
        }
        opened = true;
        onOpened();
        schedulePump();
    }

    private boolean deliver() {
        boolean any = false;
        try {
            while (mayRead()) {
                InboundFrame frame = assembler.poll();
                if (frame == null) {
                    break;
                }
                any = true;
                if (deadlines != null) {
                    deadlines.frameReceived();
                }
                onFrame(frame);
                // Before the next frame: answers that pile up must stop the delivery within a batch of reads, too.
                unflushed |= writeReady();
            }
        } catch (TransportException e) {
            closeNow(e.reason());
        }
        return any;
    }

    private boolean writeAndFlush() {
        ChannelHandlerContext current = context;
        unflushed |= writeReady();
        if (current == null || !unflushed) {
            return false;
        }
        unflushed = false;
        current.flush();
        return true;
    }

    private void written(@Nullable Throwable failure) {
        if (failure != null) {
            // A frame that went out in part leaves nothing sensible to follow it.
            closeNow(closeReason(failure));
        } else if (deadlines != null) {
            deadlines.active();
        }
        onWritten();
    }

    private void updateReading() {
        boolean reads = mayRead() && !inputEnded;
        if (reads != channel.config().isAutoRead()) {
            channel.config().setAutoRead(reads);
        }
        if (deadlines != null) {
            deadlines.receiving(reads && assembler.isWithinFrame());
        }
    }

    /** Any thread: the thread that released the memory. */
    private void memoryGranted() {
        execute(() -> {
            assembler.memoryGranted();
            pump();
        });
    }

    private CloseReason closeReason(Throwable cause) {
        return CloseReasons.of(cause, opened, listenerName);
    }

    private void onEventLoop(Runnable action) {
        if (inEventLoop()) {
            action.run();
        } else {
            execute(action);
        }
    }
}
