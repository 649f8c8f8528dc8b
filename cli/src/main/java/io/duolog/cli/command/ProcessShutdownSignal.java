package io.duolog.cli.command;

import io.duolog.cli.output.ExitCode;

/** A shutdown hook of this process. */
final class ProcessShutdownSignal implements ShutdownSignal {
    @Override
    public Registration onShutdown(Runnable action) {
        Thread hook = new Thread(() -> endWith(action), "duolog-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> remove(hook);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already: the hook is running
        }
    }

    /** Halts, because a process that merely returns from its hooks after a signal reports the signal as its status. */
    @SuppressWarnings("SystemExitOutsideMain") // the signal is the process's end
    private static void endWith(Runnable action) {
        ExitCode status = ExitCode.FAILED;
        try {
            action.run();
            status = ExitCode.OK;
        } finally {
            Runtime.getRuntime().halt(status.status());
        }
    }
}
