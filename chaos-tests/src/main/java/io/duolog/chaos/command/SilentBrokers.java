package io.duolog.chaos.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Nothing is logged in this process until this is closed: thousands of brokers that live and die in a simulation would bury
 * what a person is told, and a mutant's warnings and errors are what is wanted of it.
 */
final class SilentBrokers implements AutoCloseable {
    private static final List<String> NAMES = List.of("io.duolog", "org.apache.zookeeper", "org.apache.curator");

    private final Map<Logger, @Nullable Level> before = new LinkedHashMap<>();

    SilentBrokers() {
        for (String name : NAMES) {
            // Other libraries than Logback are quiet by what they are configured with.
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                before.put(logger, logger.getLevel());
                logger.setLevel(Level.OFF);
            }
        }
    }

    @Override
    public void close() {
        before.forEach(Logger::setLevel);
    }
}
