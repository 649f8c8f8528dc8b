package io.duolog.coordination.testkit.contract;

import java.time.Duration;

/** A cluster of several nodes in which faults can be caused. Faults name nodes by {@code node.id}. */
public interface FaultyCluster extends ContractCluster {
    /** After how long a silent node is regarded as dead. */
    Duration sessionTimeout();

    /** Ends the node as SIGKILL would: its backend tells nothing any more. */
    void kill(int nodeId);

    /** Stops the node as SIGSTOP would. */
    void pause(int nodeId);

    /** Continues a paused node. */
    void resume(int nodeId);

    /** Cuts the node off from all others. */
    void disconnect(int nodeId);

    /** Ends the cut. */
    void reconnect(int nodeId);

    /** Ends the node's session although it is well. */
    void expireSession(int nodeId);

    /** Makes the node's next append end as uncertain. */
    void makeNextAppendUncertain(int nodeId, boolean applied);
}
