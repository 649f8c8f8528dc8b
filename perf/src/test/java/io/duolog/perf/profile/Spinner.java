package io.duolog.perf.profile;

import java.io.IOException;
import java.util.List;

/**
 * A process that allocates and adds up, or only waits, until its standard input ends.
 *
 * <p>It adds up in Java: the recorder cannot walk the stack of a thread within one of the JVM's own routines, such as the
 * one for checksums. Of two seconds there it took between nine samples and none.
 */
public final class Spinner {
    /** What makes it only wait. */
    static final String IDLE = "idle";

    private static final long IMPOSSIBLE_SUM = -1;

    private Spinner() {}

    /** Takes {@value #IDLE} or nothing; prints {@code ready} when it works. */
    public static void main(String[] arguments) throws IOException {
        if (!List.of(arguments).contains(IDLE)) {
            Thread worker = new Thread(Spinner::spin, "spinner-1");
            worker.setDaemon(true);
            worker.start();
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Whatever is said, only the end counts.
        }
    }

    private static void spin() {
        long sum = 0;
        while (sum != IMPOSSIBLE_SUM) {
            sum = plus(sum, new byte[16 * 1024]);
        }
    }

    private static long plus(long sum, byte[] bytes) {
        long result = sum;
        for (byte value : bytes) {
            result = result * 31 + value + 1;
        }
        return result & Long.MAX_VALUE;
    }
}
