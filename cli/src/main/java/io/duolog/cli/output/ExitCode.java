package io.duolog.cli.output;

/** What the process's exit status means; the same for every command, so that scripts can rely on it. */
public enum ExitCode {
    /** All that was asked was done. */
    OK(0),
    /** The command ran, and the answer is no: a check failed, a topic does not exist, the cluster refused. */
    FAILED(1),
    /** The command line or a configuration is wrong; nothing was tried. */
    USAGE(2),
    /** The cluster could not be reached, or did not answer in time. */
    UNREACHABLE(3);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process's exit status. */
    public int status() {
        return status;
    }
}
