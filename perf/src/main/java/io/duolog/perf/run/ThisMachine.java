package io.duolog.perf.run;

import io.duolog.perf.result.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What is known of the machine that this JVM runs on. */
public final class ThisMachine {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long BYTES_PER_KIB = 1024;

    private ThisMachine() {}

    /** As it is now. */
    public static Machine describe() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                memory("MemTotal:").orElse(-1),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Memory that new processes can have without swapping; empty if the system does not tell. */
    public static OptionalLong availableBytes() {
        return memory("MemAvailable:");
    }

    private static OptionalLong memory(String key) {
        try {
            return Files.readAllLines(MEMORY).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
