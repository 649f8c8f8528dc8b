package io.duolog.chaos.fault;

import io.duolog.chaos.network.NodeId;
import java.util.List;

/** The client processes of a run, which faults meet, too. For one thread. */
public interface ClientProcesses {
    /** All of them, whether they run or not. */
    List<NodeId> clients();

    /** SIGKILL: what the client had not written of its history is lost. */
    void kill(NodeId client);

    /** Starts a client that was killed again, as another incarnation that goes on with the workload. */
    void start(NodeId client);

    /** SIGSTOP. */
    void pause(NodeId client);

    /** SIGCONT. */
    void resume(NodeId client);

    /** Whether its process is there, paused or not. */
    boolean isRunning(NodeId client);
}
