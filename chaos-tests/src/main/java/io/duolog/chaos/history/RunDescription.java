package io.duolog.chaos.history;

import java.util.List;
import java.util.Map;

/**
 * What was run; {@code run.json}.
 *
 * @param id the name of the run's directory
 * @param seed decides everything that the harness draws
 * @param system the system under test, such as {@code duolog-raft}
 * @param versions of the system, the JDK, the harness
 * @param workload the workload's name
 * @param client the client library: {@code duolog} or {@code apache}
 * @param scenario the scripted scenario's name, or {@code random}
 * @param mutant the rule that was broken, or the empty string
 * @param startedAt ISO-8601
 * @param beganNs the moment to which times of the run relate
 * @param brokers their node ids
 * @param topics all topics that were written to
 * @param lossyCrashes how many machines may have lost power between two moments at which all replicas were in sync
 * @param promises of the brokers; of runs that do not tell, {@link Promises#NONE}
 * @param replayCommand what runs it again
 */
public record RunDescription(
        String id,
        long seed,
        String system,
        Map<String, String> versions,
        String workload,
        String client,
        String scenario,
        String mutant,
        String startedAt,
        long beganNs,
        List<Integer> brokers,
        List<TopicPlan> topics,
        int lossyCrashes,
        Promises promises,
        String replayCommand) {
    /** Copies. */
    public RunDescription {
        versions = Map.copyOf(versions);
        brokers = List.copyOf(brokers);
        topics = List.copyOf(topics);
        promises = promises == null ? Promises.NONE : promises;
    }

    /** The same run with other topics. */
    public RunDescription withTopics(List<TopicPlan> changed) {
        return new RunDescription(
                id,
                seed,
                system,
                versions,
                workload,
                client,
                scenario,
                mutant,
                startedAt,
                beganNs,
                brokers,
                changed,
                lossyCrashes,
                promises,
                replayCommand);
    }
}
