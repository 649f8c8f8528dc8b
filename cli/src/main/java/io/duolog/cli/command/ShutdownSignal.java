package io.duolog.cli.command;

/** Tells that the process is asked to end: Ctrl-C, SIGTERM, or whatever a test says. */
@FunctionalInterface
public interface ShutdownSignal {
    /**
     * Has an action run when the process is asked to end, at most once and on a thread of its own. When it returns, the
     * process ends with status 0: to be stopped is how a server ends well.
     */
    void onShutdown(Runnable action);
}
