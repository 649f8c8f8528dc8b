package io.duolog.perf.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** A process that reckons checksums, or only waits, until its standard input ends. */
public final class Spinner {
    /** What makes it only wait. */
    static final String IDLE = "idle";

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
        CRC32C crc = new CRC32C();
        while (crc.getValue() >= 0) {
            crc.update(ByteBuffer.wrap(new byte[16 * 1024]));
        }
    }
}
