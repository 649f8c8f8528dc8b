package io.duolog.chaos.network;

import io.duolog.chaos.network.Toxic.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of Toxiproxy makes a fault.
 *
 * <p>Each stream of a proxy has the same toxics from the beginning, switched off, in this order:
 *
 * <pre>
 *   from the sender  latency  bandwidth  timeout  slow_close  (one of a rare fault)  buffer  to the receiver
 * </pre>
 *
 * <p>To change a toxic, Toxiproxy (2.12) waits until the next one takes what it has; and it holds a lock meanwhile that a
 * connection whose receiver has gone needs in order to be forgotten, so that a change may wait for ever. The buffer, a latency
 * that is never switched on and has room for 1024 pieces, always takes them. For the same reason no toxic is added or deleted
 * while there may be connections.
 *
 * <p>Where a stream is silent, the closing of a connection is held back like its bytes: a partition does not let a FIN pass.
 */
final class FaultToxics {
    /** Longer than any run: a held back FIN comes when the link heals. */
    private static final long CLOSE_DELAY_MS = 86_400_000;

    /** Between pieces, so that the kernel does not put them together again. */
    private static final long SLICE_DELAY_US = 100;

    private FaultToxics() {}

    /** Whether connections that are there when the fault ends go on, with all their bytes. */
    static boolean keepConnections(LinkFault fault) {
        return switch (fault.kind()) {
            case STALL, ANSWER_LATE, REQUEST_LATE, LATENCY, BANDWIDTH -> true;
            case REFUSE, BLACK_HOLE, ANSWER_LOST, REQUEST_LOST, RESET, TORN, SLICE -> false;
        };
    }

    /** Whether it delivers in the end all that it meets, so that it may become another one of that sort. */
    static boolean holds(LinkFault fault) {
        return switch (fault.kind()) {
            case STALL, ANSWER_LATE, REQUEST_LATE -> true;
            case REFUSE, BLACK_HOLE, ANSWER_LOST, REQUEST_LOST, LATENCY, BANDWIDTH, RESET, TORN, SLICE -> false;
        };
    }

    /** Whether its toxics are not there from the beginning. Such a fault closes connections when it begins. */
    static boolean isRare(LinkFault fault) {
        return switch (fault.kind()) {
            case RESET, TORN, SLICE -> true;
            case REFUSE, BLACK_HOLE, STALL, ANSWER_LOST, REQUEST_LOST, ANSWER_LATE, REQUEST_LATE, LATENCY, BANDWIDTH ->
                false;
        };
    }

    /**
     * All toxics of a proxy's stream.
     *
     * @param fault the one that it has; if it is a rare one, its toxics are there, and switched on
     */
    static List<Toxic> chain(@Nullable LinkFault fault, Stream stream) {
        List<Toxic> chain = new ArrayList<>();
        chain.add(latency(stream, 0).off());
        chain.add(bandwidth(stream, 0).off());
        chain.add(timeout(stream).off());
        chain.add(slowClose(stream).off());
        if (fault != null && isRare(fault)) {
            chain.addAll(of(fault, stream));
        }
        chain.add(latency(stream, 0).named("buffer").off());
        return List.copyOf(chain);
    }

    /** The toxics of a fault, as they are when they are switched on. {@code REFUSE} has none: it disables the proxy. */
    static List<Toxic> of(LinkFault fault, Stream stream) {
        long amount = fault.amount();
        return switch (fault.kind()) {
            case REFUSE -> List.of();
            case BLACK_HOLE -> lost(stream);
            case STALL -> held(stream);
            case ANSWER_LOST -> stream == Stream.DOWNSTREAM ? lost(stream) : List.of();
            case REQUEST_LOST -> stream == Stream.UPSTREAM ? lost(stream) : List.of();
            case ANSWER_LATE -> stream == Stream.DOWNSTREAM ? held(stream) : List.of();
            case REQUEST_LATE -> stream == Stream.UPSTREAM ? held(stream) : List.of();
            case LATENCY -> List.of(latency(stream, amount));
            case BANDWIDTH -> List.of(bandwidth(stream, amount));
            case RESET -> List.of(new Toxic("reset_peer", stream, Map.of("timeout", 0L)));
            case TORN ->
                stream == Stream.DOWNSTREAM
                        ? List.of(new Toxic("limit_data", stream, Map.of("bytes", amount)))
                        : List.of();
            case SLICE -> List.of(new Toxic("slicer", stream, Map.of("average_size", amount, "delay", SLICE_DELAY_US)));
        };
    }

    private static List<Toxic> lost(Stream stream) {
        return List.of(timeout(stream), slowClose(stream));
    }

    private static List<Toxic> held(Stream stream) {
        return List.of(bandwidth(stream, 0), slowClose(stream));
    }

    private static Toxic latency(Stream stream, long ms) {
        return new Toxic("latency", stream, Map.of("latency", ms));
    }

    private static Toxic bandwidth(Stream stream, long rate) {
        return new Toxic("bandwidth", stream, Map.of("rate", rate));
    }

    private static Toxic timeout(Stream stream) {
        return new Toxic("timeout", stream, Map.of("timeout", 0L));
    }

    private static Toxic slowClose(Stream stream) {
        return new Toxic("slow_close", stream, Map.of("delay", CLOSE_DELAY_MS));
    }
}
