package io.duolog.chaos.workload;

import java.util.List;

/**
 * One client process.
 *
 * @param client its number: that of its {@code NodeId}, and of the producer in its values
 * @param seed decides what its actors draw
 * @param actors its threads
 */
public record WorkerPlan(int client, long seed, List<ActorPlan> actors) {
    /** Copies. */
    public WorkerPlan {
        actors = List.copyOf(actors);
    }
}
