package io.duolog.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * Configures logging without reading a file, which would cost more than most commands: standard error, our own lifecycle
 * at INFO, others only from WARN on. {@code DUOLOG_LOG_LEVEL} changes the level of ours. Found by {@link
 * java.util.ServiceLoader}.
 */
public final class LogbackConfigurator extends ContextAwareBase implements Configurator {
    private static final String LEVEL_VARIABLE = "DUOLOG_LOG_LEVEL";
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n";

    /** Called by {@link java.util.ServiceLoader}. */
    public LogbackConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("io.duolog").setLevel(Level.toLevel(System.getenv(LEVEL_VARIABLE), Level.INFO));
        // Ratis warns about what is normal for a voter that stands alone.
        context.getLogger("org.apache.ratis").setLevel(Level.ERROR);
        // ZooKeeper and Curator tell of each broken connection many times; the backend tells of it once.
        context.getLogger("org.apache.zookeeper").setLevel(Level.ERROR);
        context.getLogger("org.apache.curator").setLevel(Level.OFF);
        // Apache's clients, of which the load suite has some, warn of each partition that is not served yet, and try
        // again.
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
