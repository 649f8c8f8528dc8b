package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.chaos.system.SystemUnderTest;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the faults of a run meet and look at.
 *
 * @param topics those that exist now, of which triggers and targets ask who leads and who is in sync
 */
public record Surroundings(
        SystemUnderTest system,
        ClientProcesses clients,
        ClusterAdmin admin,
        Progress progress,
        Supplier<List<TopicPlan>> topics) {
    /** Checks that all are there. */
    public Surroundings {
        requireNonNull(system, "system");
        requireNonNull(clients, "clients");
        requireNonNull(admin, "admin");
        requireNonNull(progress, "progress");
        requireNonNull(topics, "topics");
    }
}
