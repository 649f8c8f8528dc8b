package io.duolog.perf.micro;

import java.util.Arrays;
import java.util.Optional;

/** Whose code a benchmark method measures, told by the end of its name: {@code encodeDuolog}, {@code encodeKafka}. */
enum Side {
    DUOLOG("Duolog"),
    /** Apache Kafka's class that does the same. */
    KAFKA("Kafka"),
    /** The least that the operating system asks for the same bytes. */
    FILE("File");

    private final String suffix;

    Side(String suffix) {
        this.suffix = suffix;
    }

    static Optional<Side> of(String methodName) {
        return Arrays.stream(values())
                .filter(side -> methodName.endsWith(side.suffix))
                .findFirst();
    }

    /** What both sides do: the method's name without the side. */
    String operation(String methodName) {
        return methodName.substring(0, methodName.length() - suffix.length());
    }
}
