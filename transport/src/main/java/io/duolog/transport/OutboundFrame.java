package io.duolog.transport;

import io.duolog.protocol.wire.ByteRegion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A frame to be sent: its bytes without the length prefix, which the transport writes.
 *
 * <p>Ownership: whoever passes a frame to the transport gives it away. The transport releases it exactly once, on any
 * thread, after the last byte was sent or when it is clear that none will be. Until then the bytes must not change.
 */
public final class OutboundFrame {
    private static final VarHandle RELEASED;

    static {
        try {
            RELEASED = MethodHandles.lookup().findVarHandle(OutboundFrame.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final List<? extends ByteRegion> parts;
    private final Runnable onRelease;
    private final int sizeBytes;

    @SuppressWarnings("UnusedVariable") // through RELEASED
    private volatile boolean released;

    /**
     * Makes a frame.
     *
     * @param parts the bytes in order; not copied, so the list must not change
     * @param onRelease run once after the parts have been released, for the memory behind them
     * @throws IllegalArgumentException if the parts are larger than a frame can be
     */
    public OutboundFrame(List<? extends ByteRegion> parts, Runnable onRelease) {
        this.parts = parts;
        this.onRelease = onRelease;
        long size = 0;
        for (ByteRegion part : parts) {
            size += part.sizeBytes();
        }
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a frame of " + size + " bytes; at most " + Integer.MAX_VALUE);
        }
        this.sizeBytes = (int) size;
    }

    /** A frame whose memory needs no release beyond that of its regions. */
    public static OutboundFrame of(ByteRegion... parts) {
        return new OutboundFrame(List.of(parts), () -> {});
    }

    /** The bytes in order. */
    public List<? extends ByteRegion> parts() {
        return parts;
    }

    /** How many bytes the frame has, without its length prefix. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Releases the parts and the memory behind them; only the first call does anything. */
    public void release() {
        if (RELEASED.compareAndSet(this, false, true)) {
            for (ByteRegion part : parts) {
                part.release();
            }
            onRelease.run();
        }
    }

    /** Prints sizes only. */
    @Override
    public String toString() {
        return "OutboundFrame[" + sizeBytes + " bytes in " + parts.size() + " parts]";
    }
}
