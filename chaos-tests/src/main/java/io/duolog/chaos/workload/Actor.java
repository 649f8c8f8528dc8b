package io.duolog.chaos.workload;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ClientLibrary;
import io.duolog.chaos.workload.client.ConsumerSettings;
import io.duolog.chaos.workload.client.ProducerSettings;
import io.duolog.storage.TopicPartition;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One thread of a worker: opens clients, uses them, throws them away, and opens others, until it is told to stop. */
final class Actor implements ActorLoop {
    /** How many topics of each place are read: the newest, and some that were left. */
    private static final int TOPICS_READ_EACH = 3;

    /** About how often a mixed actor reads other partitions. */
    private static final int ASSIGN_INTERVAL_MS = 8_000;

    private static final int LIFE_DOUBLINGS_MAX = 20;
    private static final int LIFE_MAX_MS = Integer.MAX_VALUE / 2;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WAIT_MS = 50;

    private final ActorPlan plan;
    private final Context context;
    private final Operations operations;
    private final LongSupplier nanoTime;
    private Alarm reassignment = Alarm.NEVER;
    private int lives;

    /** Opens nothing. */
    Actor(ActorPlan plan, long seed, Context context) {
        this.plan = plan;
        this.context = context;
        this.operations = new Operations(seed);
        this.nanoTime = context.nanoTime();
    }

    /** What all actors of a worker share. */
    record Context(
            WorkloadOptions options,
            ClientLibrary library,
            Incarnations incarnations,
            TopicPlaces topics,
            Recorder recorder,
            Control control,
            LongSupplier nanoTime) {}

    /** Runs until the worker is told to stop; every record has an outcome then, if it can have one. */
    @Override
    public void run() throws InterruptedException {
        while (context.control().isRunning()) {
            Incarnation incarnation = context.incarnations().next();
            RecordSender sender = plan.role().sends() ? sender(incarnation) : null;
            RecordReader reader = plan.role().polls() ? reader(incarnation) : null;
            live(sender, reader);
            if (sender != null) {
                sender.close();
            }
            if (reader != null) {
                reader.close();
            }
            context.recorder().ended(incarnation.process());
        }
    }

    private void live(@Nullable RecordSender sender, @Nullable RecordReader reader) throws InterruptedException {
        Alarm death = alarm(lifeMs());
        reassignment = alarm(ASSIGN_INTERVAL_MS);
        Pace pace = new Pace(Math.max(1, plan.recordsPerSecond()), nanoTime.getAsLong());
        Control control = context.control();
        while (control.isRunning() && (!death.isDue(nanoTime.getAsLong()) || !control.allowsEnds())) {
            if (sender != null && control.beginSending()) {
                step(sender, reader, pace);
                control.endSending();
            } else {
                read(reader);
            }
        }
        if (sender != null && !control.isRunning()) {
            sender.awaitAnswers(2L * context.options().deliveryTimeoutMs());
        }
    }

    private void read(@Nullable RecordReader reader) throws InterruptedException {
        if (reader == null) {
            TimeUnit.MILLISECONDS.sleep(WAIT_MS);
        } else {
            reader.poll(POLL_NS);
        }
    }

    private void step(RecordSender sender, @Nullable RecordReader reader, Pace pace) throws InterruptedException {
        if (reader == null) {
            send(sender, pace);
        } else {
            mix(sender, reader, pace);
        }
    }

    private void mix(RecordSender sender, RecordReader reader, Pace pace) throws InterruptedException {
        if (reassignment.isDue(nanoTime.getAsLong())) {
            reassignment = alarm(ASSIGN_INTERVAL_MS);
            reader.assign(context.topics().partitions(operations.some(plan.topics()), TOPICS_READ_EACH));
        } else if (operations.polls()) {
            reader.poll(Math.min(POLL_NS, pace.waitNs(nanoTime.getAsLong())));
        } else {
            send(sender, pace);
        }
    }

    /**
     * How long the next clients live. Those of a reader that begins with everything live longer each time, so that a long
     * run does not read more and more of its past: all its reads together are a few times what was written.
     */
    private int lifeMs() {
        int intervalMs = context.options().crashIntervalMs();
        if (plan.role() != Role.READER) {
            return intervalMs;
        }
        int longer = Math.min(lives++, LIFE_DOUBLINGS_MAX);
        return (int) Math.min((long) intervalMs << longer, LIFE_MAX_MS);
    }

    private Alarm alarm(int intervalMs) {
        return intervalMs == 0 ? Alarm.NEVER : Alarm.after(operations.againMs(intervalMs), nanoTime.getAsLong());
    }

    private void send(RecordSender sender, Pace pace) throws InterruptedException {
        long waitNs = pace.waitNs(nanoTime.getAsLong());
        if (waitNs > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(waitNs, TimeUnit.MILLISECONDS.toNanos(WAIT_MS)));
        }
        if (pace.waitNs(nanoTime.getAsLong()) > 0) {
            return;
        }
        TopicPlan topic = context.topics().current(operations.choose(plan.topics()));
        TopicPartition partition = new TopicPartition(topic.name(), operations.below(topic.partitions()));
        if (sender.send(partition, operations.sizeBytes(), WAIT_MS)) {
            context.topics().wrote(topic.name());
            pace.sent(nanoTime.getAsLong());
        }
    }

    private RecordSender sender(Incarnation incarnation) {
        TopicPlan topic = context.topics().current(plan.topics().get(0));
        ProducerSettings settings = new ProducerSettings(
                name(incarnation),
                topic,
                plan.lingerMs(),
                plan.batchSizeBytes(),
                context.options().requestTimeoutMs(),
                context.options().deliveryTimeoutMs());
        return new RecordSender(
                incarnation,
                context.library().producer(settings),
                topic.acks(),
                plan.unansweredMax(),
                context.recorder());
    }

    private RecordReader reader(Incarnation incarnation) {
        ConsumerSettings settings =
                new ConsumerSettings(name(incarnation), context.options().requestTimeoutMs());
        RecordReader reader =
                new RecordReader(incarnation, context.library().consumer(settings), context.recorder(), nanoTime);
        reader.assign(context.topics().partitions(plan.topics(), TOPICS_READ_EACH));
        return reader;
    }

    private static String name(Incarnation incarnation) {
        return "c" + incarnation.producer() + "-" + incarnation.incarnation();
    }
}
