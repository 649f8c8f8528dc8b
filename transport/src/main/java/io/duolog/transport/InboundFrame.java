package io.duolog.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A frame that was received, without its length prefix. It owns pooled memory outside the heap and a share of the
 * server's memory budget until {@link #release()}.
 *
 * <p>Ownership: whoever gets the frame from a callback or a future owns it, and releases it exactly once, on any thread.
 * A server's handler releases it as soon as it has used the bytes and always before it waits for something that other
 * requests bring about (replication, a coordinator): frames that are held while waiting would use up the budget that
 * those other requests need.
 */
public final class InboundFrame {
    private static final VarHandle RELEASED;

    static {
        try {
            RELEASED = MethodHandles.lookup().findVarHandle(InboundFrame.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ByteBuf memory;
    private final ByteBuffer payload;
    private final int sizeBytes;
    private final MemoryBudget budget;

    @SuppressWarnings("UnusedVariable") // through RELEASED
    private volatile boolean released;

    /** Takes over one reference to {@code memory} and {@code sizeBytes} of the budget. */
    InboundFrame(ByteBuf memory, int index, int sizeBytes, MemoryBudget budget) {
        this.memory = memory;
        this.payload = memory.nioBuffer(index, sizeBytes);
        this.sizeBytes = sizeBytes;
        this.budget = budget;
    }

    /** A frame over memory of the caller's, for tests of code above the transport; counts against no budget. */
    public static InboundFrame of(ByteBuffer payload) {
        ByteBuf memory = Unpooled.wrappedBuffer(payload);
        return new InboundFrame(memory, 0, memory.readableBytes(), MemoryBudget.unlimited());
    }

    /**
     * The bytes of the frame: a direct buffer, position 0, big-endian, writable (brokers assign offsets in place). Always
     * the same object. Neither it nor anything sliced from it may be touched after {@link #release()}.
     */
    public ByteBuffer payload() {
        return payload;
    }

    /** How many bytes the frame has; does not move with the payload's position. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /**
     * Gives the memory back.
     *
     * @throws IllegalStateException if it was called before
     */
    public void release() {
        if (!releaseIfHeld()) {
            throw new IllegalStateException("a frame of " + sizeBytes + " bytes was released twice");
        }
    }

    /** Releases the frame unless that has happened. */
    boolean releaseIfHeld() {
        if (!RELEASED.compareAndSet(this, false, true)) {
            return false;
        }
        memory.release();
        budget.release(sizeBytes);
        return true;
    }

    /** Prints the size only. */
    @Override
    public String toString() {
        return "InboundFrame[" + sizeBytes + " bytes]";
    }
}
