package io.duolog.chaos.workload;

import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.ChaosMember;
import io.duolog.chaos.workload.client.MemberSettings;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One thread that is a member of a group: it reads what it is given, commits now and then and before partitions are taken from
 * it, and after a while leaves or goes without a word, to come back as another member. Lives are hardly longer than it takes a group
 * to do without one that has gone: what groups promise shows when {@link Control} allows no more ends.
 */
final class MemberActor implements ActorLoop {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);
    private static final int COMMIT_INTERVAL_MS = 400;
    private static final int LIFE_MS = 12_000;
    private static final long BACKOFF_MS = 100;
    private static final int NO_GENERATION = -1;

    private final ActorPlan plan;
    private final Actor.Context context;
    private final Operations operations;
    private final LongSupplier nanoTime;

    MemberActor(ActorPlan plan, long seed, Actor.Context context) {
        this.plan = plan;
        this.context = context;
        this.operations = new Operations(seed);
        this.nanoTime = context.nanoTime();
    }

    @Override
    public void run() throws InterruptedException {
        while (context.control().isRunning()) {
            Incarnation incarnation = context.incarnations().next();
            new Life(incarnation).run();
            context.recorder().ended(incarnation.process());
        }
    }

    /** One member. */
    private final class Life implements ChaosMember.Listener {
        private final int process;
        private final ChaosMember member;
        private final Map<TopicPartition, Long> processed = new TreeMap<>();
        private int generation = NO_GENERATION;

        Life(Incarnation incarnation) {
            process = incarnation.process();
            member = context.library()
                    .member(new MemberSettings(
                            "m" + incarnation.producer() + "-" + incarnation.incarnation(),
                            plan.group(),
                            plan.protocol(),
                            context.options().requestTimeoutMs()));
        }

        void run() throws InterruptedException {
            Alarm death = Alarm.after(operations.againMs(LIFE_MS), nanoTime.getAsLong());
            Alarm commit = Alarm.after(COMMIT_INTERVAL_MS, nanoTime.getAsLong());
            member.subscribe(plan.topics(), this);
            Control control = context.control();
            while (control.isRunning() && (!death.isDue(nanoTime.getAsLong()) || !control.allowsEnds())) {
                poll();
                if (commit.isDue(nanoTime.getAsLong())) {
                    commit = Alarm.after(operations.againMs(COMMIT_INTERVAL_MS), nanoTime.getAsLong());
                    commit(Map.copyOf(processed));
                }
            }
            if (operations.below(2) == 0) {
                member.leave(LEAVE_TIMEOUT);
            } else {
                member.close();
            }
        }

        private void poll() throws InterruptedException {
            long invokedNs = nanoTime.getAsLong();
            try {
                List<PolledRecord> records = member.poll(POLL);
                context.recorder().polled(process, invokedNs, records);
                records.forEach(record -> processed.put(record.partition(), record.offset() + 1));
                noteGeneration();
            } catch (PollException e) {
                context.recorder().pollFailed(process, String.valueOf(e.getMessage()));
                TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
            }
        }

        /** Who is not given anything may keep what others must not have. */
        private void noteGeneration() {
            int now = member.generation();
            if (now != generation && now != NO_GENERATION) {
                context.recorder().stayed(process, plan.group(), now);
            }
            generation = now;
        }

        @Override
        public void given(int generation, List<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                context.recorder().given(process, plan.group(), generation, partitions);
            }
        }

        @Override
        public void taken(List<TopicPartition> partitions, boolean lost) {
            if (partitions.isEmpty()) {
                return;
            }
            Map<TopicPartition, Long> last = new TreeMap<>(processed);
            last.keySet().retainAll(partitions);
            if (!lost) {
                commit(last);
            }
            processed.keySet().removeAll(partitions);
            context.recorder().taken(process, plan.group(), partitions, lost);
        }

        private void commit(Map<TopicPartition, Long> offsets) {
            if (offsets.isEmpty()) {
                return;
            }
            context.recorder().commit(process, plan.group(), offsets, () -> member.commit(offsets));
            processed.keySet().removeAll(offsets.keySet());
        }
    }
}
