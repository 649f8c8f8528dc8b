package io.duolog.chaos.system;

/** How the processes that run on the harness's own class path log. */
public final class ProcessLogging {
    /** The value of {@code -Dlogback.configurationFile}: warnings, to standard output, with their times. */
    public static final String CONFIGURATION = "io/duolog/chaos/system/logback-process.xml";

    private ProcessLogging() {}
}
