package io.duolog.coordination.raft;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Appends without end and prints each acknowledged offset, until it is killed: {@code KilledWriter directory end}. */
final class KilledWriter {
    private static final int WINDOW = 64;

    private KilledWriter() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        RaftTestNode node = new RaftTestNode(Path.of(args[0]), Map.of(RaftConfig.SNAPSHOT_INTERVAL_BYTES, "20000"));
        out.println("epoch " + node.awaitElected());
        ArrayDeque<CompletableFuture<Long>> window = new ArrayDeque<>();
        for (long offset = Long.parseLong(args[1]); ; offset++) {
            window.add(node.append(offset, "record-" + offset));
            if (window.size() == WINDOW) {
                out.println("acknowledged " + window.remove().get());
            }
        }
    }
}
