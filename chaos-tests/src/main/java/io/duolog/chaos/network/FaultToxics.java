package io.duolog.chaos.network;

import io.duolog.chaos.network.Toxic.Stream;
import java.util.List;
import java.util.Map;

/**
 * What of Toxiproxy makes a fault.
 *
 * <p>Where a stream is silent, the closing of a connection is held back like its bytes: a partition does not let a FIN pass.
 *
 * <p>The order of toxics matters. They are switched on in it, and off in the opposite one: what holds bytes comes first and
 * goes last, since a toxic can only be changed while those behind it take what it has.
 */
final class FaultToxics {
    /** Longer than any run: a held back FIN comes when the link heals. */
    private static final long CLOSE_DELAY_MS = 86_400_000;

    /** Between pieces, so that the kernel does not put them together again. */
    private static final long SLICE_DELAY_US = 100;

    private FaultToxics() {}

    /** The toxics of one stream, in the order in which they are switched on. {@code REFUSE} has none: it disables the proxy. */
    static List<Toxic> of(LinkFault fault, Stream stream) {
        long amount = fault.amount();
        return switch (fault.kind()) {
            case REFUSE -> List.of();
            case BLACK_HOLE -> lost(stream);
            case STALL -> held(stream);
            case ANSWER_LOST -> stream == Stream.DOWNSTREAM ? lost(stream) : List.of();
            case REQUEST_LOST -> stream == Stream.UPSTREAM ? lost(stream) : List.of();
            case ANSWER_LATE -> stream == Stream.DOWNSTREAM ? held(stream) : List.of();
            case LATENCY -> List.of(new Toxic("latency", stream, "latency", amount));
            case BANDWIDTH -> List.of(new Toxic("bandwidth", stream, "rate", amount));
            case RESET -> List.of(new Toxic("reset_peer", stream, "timeout", 0));
            case TORN ->
                stream == Stream.DOWNSTREAM ? List.of(new Toxic("limit_data", stream, "bytes", amount)) : List.of();
            case SLICE -> List.of(new Toxic("slicer", stream, Map.of("average_size", amount, "delay", SLICE_DELAY_US)));
        };
    }

    /** Whether connections outlive the fault, with all their bytes. */
    static boolean keepConnections(LinkFault fault) {
        return switch (fault.kind()) {
            case STALL, ANSWER_LATE, LATENCY, BANDWIDTH, SLICE -> true;
            case REFUSE, BLACK_HOLE, ANSWER_LOST, REQUEST_LOST, RESET, TORN -> false;
        };
    }

    private static List<Toxic> lost(Stream stream) {
        return List.of(new Toxic("timeout", stream, "timeout", 0), closesLate(stream));
    }

    private static List<Toxic> held(Stream stream) {
        return List.of(new Toxic("bandwidth", stream, "rate", 0), closesLate(stream));
    }

    private static Toxic closesLate(Stream stream) {
        return new Toxic("slow_close", stream, "delay", CLOSE_DELAY_MS);
    }
}
