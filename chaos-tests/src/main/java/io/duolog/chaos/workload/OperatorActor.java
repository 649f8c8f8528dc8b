package io.duolog.chaos.workload;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicEvent;
import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ChaosOperator;
import io.duolog.chaos.workload.client.PollException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One thread that creates, changes and deletes topics that nobody writes to, and when nobody sends any more looks at all that it
 * ever made, until it is told to stop.
 */
final class OperatorActor implements ActorLoop {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final long PAUSE_MS = 150;
    private static final int TOPICS_MAX = 5;
    private static final int PARTITIONS_MAX = 3;
    private static final int REPLICATION_FACTOR = 3;
    private static final long RETENTION_MIN_MS = 3_600_000;

    private final Actor.Context context;
    private final Operations operations;
    private final List<Topic> alive = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private int process;
    private int seen;

    OperatorActor(long seed, Actor.Context context) {
        this.context = context;
        this.operations = new Operations(seed);
    }

    /** A topic that was not deleted, as far as is known. */
    private record Topic(String name, int partitions) {}

    @Override
    public void run() throws InterruptedException {
        Incarnation incarnation = context.incarnations().next();
        process = incarnation.process();
        String id = incarnation.producer() + "-" + incarnation.incarnation();
        try (ChaosOperator operator =
                context.library().operator("op" + id, context.options().requestTimeoutMs())) {
            while (context.control().isRunning()) {
                if (context.control().isWriting() && all.size() <= TOPICS_MAX * TOPICS_MAX) {
                    change(operator, id);
                } else {
                    lookAtNext(operator);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
            for (int topic = 0; topic < all.size(); topic++) {
                lookAtNext(operator);
            }
        }
        context.recorder().ended(process);
    }

    private void change(ChaosOperator operator, String id) {
        int choice = operations.below(4);
        if (alive.isEmpty() || (choice == 0 && alive.size() < TOPICS_MAX)) {
            create(operator, "churn-" + id + "-" + all.size());
            return;
        }
        Topic topic = operations.choose(alive);
        switch (choice) {
            case 1 -> delete(operator, topic);
            case 2 -> addPartition(operator, topic);
            default -> setRetention(operator, topic);
        }
    }

    private void create(ChaosOperator operator, String name) {
        int partitions = 1 + operations.below(PARTITIONS_MAX);
        long retentionMs = retentionMs();
        all.add(name);
        alive.add(new Topic(name, partitions));
        changed(
                name,
                TopicEvent.Change.CREATE,
                partitions,
                () -> operator.create(name, partitions, REPLICATION_FACTOR, retentionMs, TIMEOUT));
    }

    private void delete(ChaosOperator operator, Topic topic) {
        alive.remove(topic);
        changed(topic.name(), TopicEvent.Change.DELETE, 0, () -> operator.delete(topic.name(), TIMEOUT));
    }

    private void addPartition(ChaosOperator operator, Topic topic) {
        int total = topic.partitions() + 1;
        alive.remove(topic);
        alive.add(new Topic(topic.name(), total));
        changed(
                topic.name(),
                TopicEvent.Change.PARTITIONS,
                total,
                () -> operator.addPartitions(topic.name(), total, TIMEOUT));
    }

    private void setRetention(ChaosOperator operator, Topic topic) {
        long retentionMs = retentionMs();
        changed(
                topic.name(),
                TopicEvent.Change.RETENTION,
                retentionMs,
                () -> operator.setRetention(topic.name(), retentionMs, TIMEOUT));
    }

    private long retentionMs() {
        return RETENTION_MIN_MS + operations.below(1_000_000);
    }

    private void changed(String topic, TopicEvent.Change change, long value, Runnable call) {
        long invokedNs = context.nanoTime().getAsLong();
        SendOutcome outcome = SendOutcome.OK;
        String error = null;
        try {
            call.run();
        } catch (PollException e) {
            outcome = SendOutcome.UNKNOWN;
            error = e.getMessage();
        }
        context.recorder()
                .topicChanged(new TopicEvent.Changed(
                        context.nanoTime().getAsLong(), invokedNs, process, topic, change, value, outcome, error));
    }

    private void lookAtNext(ChaosOperator operator) {
        if (all.isEmpty()) {
            return;
        }
        String topic = all.get(seen++ % all.size());
        long invokedNs = context.nanoTime().getAsLong();
        try {
            ChaosOperator.Topic found = operator.describe(topic, TIMEOUT).orElse(new ChaosOperator.Topic(0, -1));
            context.recorder().topicSeen(process, invokedNs, topic, found.partitions(), found.retentionMs());
        } catch (PollException e) {
            context.recorder().pollFailed(process, String.valueOf(e.getMessage()));
        }
    }
}
