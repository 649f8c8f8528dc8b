package io.duolog.chaos.run;

import io.duolog.chaos.fault.ClientProcesses;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.workload.Workers;
import java.util.List;

/** The workload's processes, as faults meet them. */
record WorkerClients(Workers workers) implements ClientProcesses {
    @Override
    public List<NodeId> clients() {
        return workers.clients();
    }

    @Override
    public void kill(NodeId client) {
        workers.kill(client);
    }

    @Override
    public void start(NodeId client) {
        workers.restart(client);
    }

    @Override
    public void pause(NodeId client) {
        workers.pause(client);
    }

    @Override
    public void resume(NodeId client) {
        workers.resume(client);
    }

    @Override
    public boolean isRunning(NodeId client) {
        return workers.isRunning(client);
    }
}
