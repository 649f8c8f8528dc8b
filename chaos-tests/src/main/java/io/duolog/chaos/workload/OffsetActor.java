package io.duolog.chaos.workload;

import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ChaosMember;
import io.duolog.chaos.workload.client.MemberSettings;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One thread that asks again and again what a group has committed and, if it is to, commits something else each time: numbers
 * that nobody else commits, which tell whose they are.
 */
final class OffsetActor implements ActorLoop {
    private static final long PAUSE_MS = 40;
    private static final int LIFE_MS = 15_000;
    private static final long NUMBERS_PER_PROCESS = 100_000;

    private final ActorPlan plan;
    private final Actor.Context context;
    private final Operations operations;

    OffsetActor(ActorPlan plan, long seed, Actor.Context context) {
        this.plan = plan;
        this.context = context;
        this.operations = new Operations(seed);
    }

    @Override
    public void run() throws InterruptedException {
        while (context.control().isRunning()) {
            Incarnation incarnation = context.incarnations().next();
            MemberSettings settings = new MemberSettings(
                    "o" + incarnation.producer() + "-" + incarnation.incarnation(),
                    plan.group(),
                    plan.protocol(),
                    context.options().requestTimeoutMs());
            try (ChaosMember client = context.library().member(settings)) {
                live(client, incarnation.process());
            }
            context.recorder().ended(incarnation.process());
        }
    }

    private void live(ChaosMember client, int process) throws InterruptedException {
        Alarm death =
                Alarm.after(operations.againMs(LIFE_MS), context.nanoTime().getAsLong());
        List<TopicPartition> partitions = partitions();
        long number = process * NUMBERS_PER_PROCESS;
        Control control = context.control();
        while (control.isRunning() && (!death.isDue(context.nanoTime().getAsLong()) || !control.allowsEnds())) {
            if (plan.role() == Role.COMMITTER && operations.below(2) == 0) {
                Map<TopicPartition, Long> offsets = Map.of(operations.choose(partitions), number++);
                context.recorder().commit(process, plan.group(), offsets, () -> client.commit(offsets));
            } else {
                fetch(client, process, partitions);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    private void fetch(ChaosMember client, int process, List<TopicPartition> partitions) {
        long invokedNs = context.nanoTime().getAsLong();
        try {
            Map<TopicPartition, Long> committed = client.committed(partitions);
            partitions.forEach(partition -> context.recorder()
                    .fetched(process, invokedNs, plan.group(), partition, committed.getOrDefault(partition, -1L)));
        } catch (PollException e) {
            context.recorder().pollFailed(process, String.valueOf(e.getMessage()));
        }
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : plan.topics()) {
            IntStream.range(0, context.topics().current(topic).partitions())
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition)));
        }
        return partitions;
    }
}
