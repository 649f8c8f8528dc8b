package io.duolog.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into frames. Confined to the connection's event loop.
 *
 * <pre>
 * +----------------------+---------------------+
 * | size: int32, &gt;= 0    | payload: size bytes |
 * +----------------------+---------------------+
 * </pre>
 *
 * A frame that arrived whole within one read is a slice of that read's buffer. For any other frame one buffer of exactly
 * its size is allocated; what has arrived is copied there, and {@link #readTarget()} lets the socket read the rest into
 * its place. Memory is neither claimed nor allocated on the word of a size alone: first the frame, or {@value
 * #DIRECT_READ_MIN_BYTES} bytes of it, must have arrived.
 *
 * <pre>
 * HEADER --size read--&gt; BEGINNING --enough arrived--&gt; MEMORY --granted--&gt; BODY --complete--&gt; HEADER
 * </pre>
 */
final class FrameAssembler {
    /** Below this, one read for the rest of the frame and what follows beats a read of its own without a copy. */
    static final int DIRECT_READ_MIN_BYTES = 16 * 1024;

    /** Reads up to this size are appended to the previous read's buffer: a peer that drips bytes costs no object each. */
    private static final int MERGE_MAX_BYTES = 256;

    private static final int HEADER_BYTES = 4;

    private enum State {
        HEADER,
        BEGINNING,
        MEMORY,
        BODY
    }

    private final ByteBufAllocator allocator;
    private final int frameMaxBytes;
    private final FirstBytes.Expectation expectation;
    private final MemoryBudget budget;
    private final Runnable onMemoryGranted;

    /** What was read and is not yet cut into frames, oldest first. */
    private final Deque<ByteBuf> received = new ArrayDeque<>();

    private int receivedBytes;

    private State state = State.HEADER;
    private int headerBytes;
    private int header;
    private long framesCut;
    private @Nullable ByteBuf body;
    private MemoryBudget.@Nullable Ticket ticket;

    /**
     * Makes an assembler.
     *
     * @param onMemoryGranted called on any thread; leads to {@link #memoryGranted()} on the event loop
     */
    FrameAssembler(
            ByteBufAllocator allocator,
            int frameMaxBytes,
            FirstBytes.Expectation expectation,
            MemoryBudget budget,
            Runnable onMemoryGranted) {
        this.allocator = allocator;
        this.frameMaxBytes = frameMaxBytes;
        this.expectation = expectation;
        this.budget = budget;
        this.onMemoryGranted = onMemoryGranted;
    }

    /** Takes over bytes that were read, possibly straight into {@link #readTarget()}. */
    @SuppressWarnings("ReferenceEquality") // the very buffer, not one with equal bytes
    void add(ByteBuf bytes) {
        if (bytes == body || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        int count = bytes.readableBytes();
        receivedBytes += count;
        ByteBuf last = received.peekLast();
        if (last != null && count <= MERGE_MAX_BYTES && last.writableBytes() >= count) {
            last.writeBytes(bytes);
            bytes.release();
        } else {
            received.addLast(bytes);
        }
    }

    /** Where the next read should put its bytes, with a reference for the reader; null for a buffer of its own. */
    @Nullable
    ByteBuf readTarget() {
        ByteBuf target = body;
        if (target == null || !received.isEmpty() || target.writableBytes() < DIRECT_READ_MIN_BYTES) {
            return null;
        }
        return target.retain();
    }

    /** How many bytes of the current frame are still to be read, if its memory has been allocated; 0 otherwise. */
    int missingBytes() {
        ByteBuf target = body;
        return target == null ? 0 : Math.max(0, target.writableBytes() - receivedBytes);
    }

    /**
     * The next frame, owned by the caller; null if that needs more bytes or memory.
     *
     * @throws TransportException if the bytes are no frame; the connection is of no use afterwards
     */
    @Nullable
    InboundFrame poll() throws TransportException {
        if (state == State.HEADER) {
            if (!readHeader()) {
                return null;
            }
            checkSize();
            state = State.BEGINNING;
        }
        if (state == State.BEGINNING) {
            if (receivedBytes < Math.min(header, DIRECT_READ_MIN_BYTES)) {
                return null;
            }
            ticket = budget.acquire(header, onMemoryGranted);
            state = ticket == null ? State.BODY : State.MEMORY;
        }
        return state == State.BODY ? readBody() : null;
    }

    /** The memory that was waited for is there. */
    void memoryGranted() {
        if (state == State.MEMORY) {
            ticket = null;
            state = State.BODY;
        }
    }

    /** Whether the next frame waits for memory. */
    boolean awaitsMemory() {
        return state == State.MEMORY;
    }

    /** Whether a part of a frame has arrived and the rest has not. */
    boolean isWithinFrame() {
        return state != State.HEADER || headerBytes > 0;
    }

    /** Whether {@link #poll()} may have something to do without another read. */
    boolean hasBytes() {
        ByteBuf current = body;
        return !received.isEmpty() || (current != null && !current.isWritable());
    }

    /** How many frames have been handed out. */
    long framesCut() {
        return framesCut;
    }

    /** Gives everything back; the assembler must not be used afterwards. */
    void close() {
        received.forEach(ByteBuf::release);
        received.clear();
        receivedBytes = 0;
        MemoryBudget.Ticket waiting = ticket;
        if (waiting != null) {
            waiting.cancel();
            ticket = null;
        } else if (state == State.BODY) {
            budget.release(header);
        }
        ByteBuf unfinished = body;
        if (unfinished != null) {
            unfinished.release();
            body = null;
        }
        state = State.HEADER;
        headerBytes = 0;
    }

    private boolean readHeader() {
        while (headerBytes < HEADER_BYTES) {
            ByteBuf first = received.peekFirst();
            if (first == null) {
                return false;
            }
            if (headerBytes == 0 && first.readableBytes() >= HEADER_BYTES) {
                header = first.readInt();
                headerBytes = HEADER_BYTES;
                receivedBytes -= HEADER_BYTES;
            } else {
                header = header << Byte.SIZE | first.readUnsignedByte();
                headerBytes++;
                receivedBytes--;
            }
            dropIfRead(first);
        }
        return true;
    }

    private void checkSize() throws TransportException {
        if (framesCut == 0) {
            CloseReason foreign = FirstBytes.recognise(header, expectation);
            if (foreign != null) {
                throw new TransportException(foreign);
            }
        }
        if (header < 0) {
            throw new TransportException(CloseReason.of(
                    CloseKind.NEGATIVE_FRAME_SIZE,
                    "a frame announces a size of " + header + FirstBytes.describe(header)));
        }
        if (header > frameMaxBytes) {
            throw new TransportException(CloseReason.of(
                    CloseKind.OVERSIZED_FRAME,
                    "a frame announces " + header + " bytes" + FirstBytes.describe(header) + "; "
                            + expectation.sizeSetting() + " is " + frameMaxBytes));
        }
    }

    private @Nullable InboundFrame readBody() {
        ByteBuf target = body;
        if (target == null) {
            ByteBuf first = received.peekFirst();
            if (first != null && first.readableBytes() >= header) {
                return cutFrom(first);
            }
            target = allocator.directBuffer(header, header);
            body = target;
        }
        for (ByteBuf next = received.peekFirst(); next != null && target.isWritable(); next = received.peekFirst()) {
            int count = Math.min(next.readableBytes(), target.writableBytes());
            target.writeBytes(next, count);
            receivedBytes -= count;
            dropIfRead(next);
        }
        if (target.isWritable()) {
            return null;
        }
        body = null;
        return frame(target, 0);
    }

    private InboundFrame cutFrom(ByteBuf first) {
        int index = first.readerIndex();
        first.skipBytes(header);
        receivedBytes -= header;
        if (first.isReadable()) {
            first.retain();
        } else {
            received.removeFirst();
        }
        return frame(first, index);
    }

    private InboundFrame frame(ByteBuf memory, int index) {
        InboundFrame frame = new InboundFrame(memory, index, header, budget);
        state = State.HEADER;
        headerBytes = 0;
        header = 0;
        framesCut++;
        return frame;
    }

    private void dropIfRead(ByteBuf first) {
        if (!first.isReadable()) {
            received.removeFirst().release();
        }
    }
}
