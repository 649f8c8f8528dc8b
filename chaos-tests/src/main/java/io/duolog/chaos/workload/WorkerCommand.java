package io.duolog.chaos.workload;

/** The lines that a worker takes on its standard input. */
final class WorkerCommand {
    /** Go on, but let nobody end and come back as another one. */
    static final String CALM_DOWN = "calm-down";

    /** Send nothing more; read on. */
    static final String STOP_WRITING = "stop-writing";

    /** Send nothing more, wait for outcomes, close everything and end. */
    static final String STOP = "stop";

    private WorkerCommand() {}
}
