package io.duolog.cli.command;

/** Tells that the process is asked to end: Ctrl-C, SIGTERM, or whatever a test says. */
@FunctionalInterface
public interface ShutdownSignal {
    /**
     * Has an action run when the process is asked to end, at most once and on a thread of its own. When it returns, the
     * process ends with status 0: to be stopped is how a server ends well.
     *
     * @return to be closed when the command ends by itself, so that it ends with its own status
     */
    Registration onShutdown(Runnable action);

    /** An action that waits for the end. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        /** Lets the process end without the action, unless that has begun. */
        @Override
        void close();
    }
}
