package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {
    private static final WorkloadOptions OPTIONS = WorkloadOptions.of(7);

    static List<String> names() {
        return Workloads.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameArgumentsGiveTheSamePlanAndAnotherSeedGivesOthers(String name) {
        WorkloadPlan plan = Workloads.plan(name, "duolog", OPTIONS);

        assertThat(Workloads.plan(name, "duolog", OPTIONS)).isEqualTo(plan);
        assertThat(Workloads.plan(name, "duolog", WorkloadOptions.of(8)).workers())
                .extracting(WorkerPlan::seed)
                .doesNotContainAnyElementsOf(
                        plan.workers().stream().map(WorkerPlan::seed).toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void allClientsTogetherSendAboutAsFastAsAskedFor(String name) {
        WorkloadPlan plan =
                Workloads.plan(name, "apache", OPTIONS.withClients(3).withRecordsPerSecond(3_000));

        assertThat(plan.clients()).hasSize(3);
        assertThat(plan.workers().stream()
                        .flatMap(worker -> worker.actors().stream())
                        .mapToInt(ActorPlan::recordsPerSecond)
                        .sum())
                .isBetween(2_900, 3_000);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsSentIsReadAndProducersOfAnActorAreAlike(String name) {
        for (WorkerPlan worker : Workloads.plan(name, "duolog", OPTIONS).workers()) {
            assertThat(worker.actors()).anyMatch(actor -> actor.role().polls());
        }
        WorkloadPlan plan = Workloads.plan(name, "duolog", OPTIONS);
        plan.workers().stream()
                .flatMap(worker -> worker.actors().stream())
                .filter(actor -> actor.role().sends())
                .forEach(actor -> assertThat(actor.topics().stream().map(topic -> profile(plan.topic(topic))))
                        .containsOnly(profile(plan.topic(actor.topics().get(0)))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aWorkersTaskIsReadAsItWasWritten(String name, @TempDir Path directory) {
        WorkloadPlan plan = Workloads.plan(name, "duolog", OPTIONS);
        WorkerTask task = new WorkerTask("run", plan, 2, 1, "b1:9092,b2:9092", directory.toString(), plan.topics());

        assertThat(WorkerTask.read(task.write())).isEqualTo(task);
        assertThat(task.historyFile()).isEqualTo(directory.resolve("history-c2-1.jsonl.gz"));
    }

    @Test
    void eachPromiseIsTestedUnderAcksMixAndNoneIsMadeByUnsafe() {
        assertThat(Workloads.plan("acks-mix", "duolog", OPTIONS).topics())
                .extracting(TopicPlan::acks, TopicPlan::idempotent, TopicPlan::minInsyncReplicas)
                .containsExactly(tuple(0, false, 2), tuple(1, false, 2), tuple(-1, true, 2));
        TopicPlan unsafe = Workloads.plan("unsafe", "duolog", OPTIONS).topics().get(0);
        assertThat(unsafe.uncleanElection()).isTrue();
        assertThat(unsafe.minInsyncReplicas()).isEqualTo(1);
        assertThat(unsafe.acks()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Workloads.GROUPS, Workloads.OFFSETS})
    void aGroupSpeaksOneProtocolAndThereIsOneOfEach(String name) {
        for (WorkerPlan worker : Workloads.plan(name, "duolog", OPTIONS).workers()) {
            assertThat(worker.actors())
                    .filteredOn(actor -> !actor.group().isEmpty())
                    .extracting(ActorPlan::group, ActorPlan::protocol)
                    .containsOnly(
                            tuple(name, GroupProtocol.CLASSIC), tuple(name + "-consumer", GroupProtocol.CONSUMER));
        }
    }

    @Test
    void tellsWhichWorkloadsAndClientsThereAre() {
        assertThatThrownBy(() -> Workloads.plan("quee", "duolog", OPTIONS)).hasMessageContaining("queue");
        assertThatThrownBy(() -> Workloads.plan("queue", "confluent", OPTIONS)).hasMessageContaining("apache");
        assertThatThrownBy(() -> OPTIONS.withTopics(1, 1, 2)).hasMessageContaining("minInsyncReplicas is 2");
        assertThatThrownBy(() -> OPTIONS.withTimeouts(3_000, 3_000)).hasMessageContaining("deliveryTimeoutMs");
    }

    private static List<Object> profile(TopicPlan topic) {
        return List.of(topic.acks(), topic.idempotent(), topic.retries(), topic.inFlight());
    }
}
