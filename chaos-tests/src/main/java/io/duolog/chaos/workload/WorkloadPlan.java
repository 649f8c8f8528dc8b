package io.duolog.chaos.workload;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.List;

/**
 * What the clients of a run do; made by {@link Workloads#plan}.
 *
 * @param name the workload's
 * @param client the library: {@code duolog} or {@code apache}
 * @param options what it was made from
 * @param topics those that must exist before the start; with {@link WorkloadOptions#writesPerPartition} clients create more
 * @param workers the processes
 */
public record WorkloadPlan(
        String name, String client, WorkloadOptions options, List<TopicPlan> topics, List<WorkerPlan> workers) {
    /** Copies. */
    public WorkloadPlan {
        requireNonNull(name, "name");
        requireNonNull(client, "client");
        requireNonNull(options, "options");
        topics = List.copyOf(topics);
        workers = List.copyOf(workers);
    }

    /** The client processes, which the system needs links for. */
    public List<NodeId> clients() {
        return workers.stream().map(worker -> NodeId.client(worker.client())).toList();
    }

    /** Whether it has groups, which take longer than partitions to work again when everything has healed. */
    public boolean hasGroups() {
        return workers.stream().flatMap(worker -> worker.actors().stream()).anyMatch(actor -> !actor.group()
                .isEmpty());
    }

    /** Whether it has groups of this protocol. */
    public boolean hasGroups(GroupProtocol protocol) {
        return workers.stream()
                .flatMap(worker -> worker.actors().stream())
                .anyMatch(actor -> !actor.group().isEmpty() && actor.protocol() == protocol);
    }

    /**
     * The worker of a client.
     *
     * @throws IllegalArgumentException if there is none
     */
    WorkerPlan worker(int client) {
        return workers.stream()
                .filter(worker -> worker.client() == client)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workload " + name + " has no client " + client));
    }

    /**
     * The topic of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    TopicPlan topic(String topic) {
        return topics.stream()
                .filter(plan -> plan.name().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workload " + name + " has no topic " + topic));
    }
}
