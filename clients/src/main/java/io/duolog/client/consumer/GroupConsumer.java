package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.group.AssignmentChange;
import io.duolog.client.consumer.group.CoordinatorLink;
import io.duolog.client.consumer.group.GroupMember;
import io.duolog.client.consumer.group.GroupOffsets;
import io.duolog.client.consumer.group.MemberIdentity;
import io.duolog.client.errors.ClientException;
import io.duolog.client.network.Completion;
import io.duolog.client.network.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What belonging to a group adds to a consumer: subscriptions, callbacks and commits. Confined to the application's thread;
 * as a {@link GroupMember.Application} it is told on the event loop what the thread that polls is to do next.
 */
final class GroupConsumer implements GroupMember.Application {
    private static final Logger LOGGER = LoggerFactory.getLogger(GroupConsumer.class);

    private final ConsumerContext context;
    private final GroupConfig config;
    private final EventLoop loop;
    private final Waits waits;
    private final Assignment<?, ?> assignment;
    private final CoordinatorLink link;
    private final GroupOffsets offsets;
    private final GroupMember member;
    private final ProcessedOffsets polled = new ProcessedOffsets();
    private final Queue<Runnable> toDo = new ConcurrentLinkedQueue<>();
    private OffsetProgress progress = polled;
    private RebalanceListener listener = RebalanceListener.NONE;
    private MemberIdentity noticed = MemberIdentity.NONE;
    private @Nullable Supplier<Set<String>> subscription;
    private long nextAutoCommitMs;
    private @Nullable AutoCommit autoCommit;
    private CompletableFuture<Void> lastCommit = CompletableFuture.completedFuture(null);

    GroupConsumer(
            ConsumerContext context,
            GroupConfig config,
            Waits waits,
            Assignment<?, ?> assignment,
            CoordinatorLink link) {
        this.context = context;
        this.config = config;
        this.loop = context.runtime().loop();
        this.waits = waits;
        this.assignment = assignment;
        this.link = link;
        this.offsets = context.groupOffsets().orElseThrow();
        this.member =
                new GroupMember(context.runtime(), context.admin(), config.membership(), context.backoff(), link, this);
    }

    /** For the client's metadata; to be added and removed. */
    GroupMember member() {
        return member;
    }

    boolean isSubscribed() {
        return subscription != null;
    }

    /** The topics that are subscribed to; of a pattern those that matched. */
    Set<String> subscription() {
        Supplier<Set<String>> current = subscription;
        return current == null ? Set.of() : current.get();
    }

    /** Who the consumer is, as far as the thread that polls has taken notice. */
    ConsumerGroupMetadata metadata() {
        return ConsumerGroupMetadata.of(noticed, config.membership());
    }

    void subscribe(Collection<String> topics, RebalanceListener newListener) {
        Set<String> wanted = Set.copyOf(topics);
        listener = newListener;
        subscription = () -> wanted;
        loop.execute(() -> member.subscribe(List.copyOf(wanted)));
    }

    void subscribe(Pattern pattern, RebalanceListener newListener) {
        listener = newListener;
        subscription = member::subscribed;
        loop.execute(() -> member.subscribe(pattern));
    }

    /**
     * As the others, to what matches on the brokers' side.
     *
     * @throws UnsupportedOperationException if the group's coordinator leaves subscriptions to the members
     */
    void subscribe(SubscriptionPattern pattern, RebalanceListener newListener) {
        if (!config.membership().isDividedByCoordinator()) {
            throw new UnsupportedOperationException(
                    "brokers match patterns for groups of the consumer protocol only: set group.protocol=consumer, or"
                            + " subscribe to a java.util.regex.Pattern");
        }
        listener = newListener;
        subscription = () -> assignment.topicPartitions().stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toUnmodifiableSet());
        loop.execute(() -> member.subscribeOnBrokers(pattern.pattern()));
    }

    /** Gives everything up, and leaves. */
    void unsubscribe() {
        if (isSubscribed()) {
            giveUpAll(context.config().apiTimeoutMs(), true);
            loop.execute(() -> member.unsubscribe("the consumer unsubscribes"));
        }
    }

    /** The application polls: it is done with what it got last, and what the group wants is done now. */
    void enterPoll() {
        member.polling(true);
        Set<TopicPartition> held = polled.settle(true);
        if (config.autoCommits() && !held.isEmpty()) {
            LOGGER.warn(
                    "Automatic commits of {} are held where the iteration of polled records ended;"
                            + " seek or commit to go on",
                    held);
        }
        if (commitsByItself() && loop.nowMs() >= nextAutoCommitMs && !isAutoCommitting()) {
            nextAutoCommitMs = loop.nowMs() + config.autoCommitIntervalMs();
            autoCommit();
        }
    }

    /** The application is about to do something else. */
    void exitPoll(ConsumerRecords<?, ?> records) {
        Map<TopicPartition, OffsetAndMetadata> positions = records.isEmpty() ? Map.of() : assignment.positions();
        polled.delivered(records, positions::get);
        member.polling(false);
    }

    /** Does what the group wants done; throws a {@link ClientException} for what cannot be helped. */
    void catchUp() {
        for (Runnable next = toDo.poll(); next != null; next = toDo.poll()) {
            next.run();
        }
    }

    /** The application goes on elsewhere in these partitions. */
    void moved(Collection<TopicPartition> partitions) {
        partitions.forEach(polled::moved);
    }

    void commit(Map<TopicPartition, OffsetAndMetadata> committed, long timeoutMs) {
        waits.forValue(start(committed, timeoutMs), Long.MAX_VALUE, "the commit of offsets");
        polled.committedByHand(committed);
    }

    CompletableFuture<Void> commitAsync(Map<TopicPartition, OffsetAndMetadata> committed) {
        polled.committedByHand(committed);
        return start(committed, context.config().apiTimeoutMs());
    }

    Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
        int timeoutMs = context.config().apiTimeoutMs();
        CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> found = new CompletableFuture<>();
        List<TopicPartition> wanted = List.copyOf(partitions);
        loop.execute(() ->
                Completion.listen(offsets.fetch(wanted, timeoutMs), found::complete, found::completeExceptionally));
        return waits.forValue(found, Long.MAX_VALUE, "committed offsets");
    }

    void rejoin(String reason) {
        if (config.membership().isDividedByCoordinator()) {
            LOGGER.warn(
                    "enforceRebalance has no effect with group.protocol=consumer: the coordinator divides the group");
        }
        loop.execute(() -> member.rejoin(reason));
    }

    /** From now on records are finished as {@code processing} says, and committed if they are. */
    void begin(OffsetProgress processing) {
        polled.settle(true);
        progress = processing;
    }

    /** Commits what is finished; from now on polls say again what is. */
    void end() {
        commitProcessed(context.config().apiTimeoutMs());
        progress = polled;
    }

    /** Gives everything up; nobody may poll any more. */
    void giveUpForClose(long timeoutMs) {
        polled.settle(false);
        giveUpAll(timeoutMs, false);
    }

    /** Leaves the group; on the event loop. */
    CompletableFuture<Void> close() {
        return member.close().whenComplete((nothing, never) -> link.close());
    }

    @Override
    public void changed(AssignmentChange change, MemberIdentity self) {
        toDo.add(() -> apply(change, self));
        wakeUp();
    }

    @Override
    public void failed(ClientException cause) {
        toDo.add(() -> {
            throw cause;
        });
        wakeUp();
    }

    @Override
    public void became(MemberIdentity self) {
        if (config.membership().isDividedByCoordinator()) {
            offsets.readAs(self);
        }
        // In the classic protocol a generation counts from its assignment on: it may never get so far.
        if (config.membership().isDividedByCoordinator() || !self.isMember()) {
            toDo.add(() -> noticed = self);
        }
    }

    @Override
    public void wakeUp() {
        context.inbox().ring();
    }

    private void apply(AssignmentChange change, MemberIdentity self) {
        noticed = self;
        List<RuntimeException> failures = new ArrayList<>();
        if (isSubscribed()) {
            take(change, failures);
        }
        loop.execute(member::confirmed);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void take(AssignmentChange change, List<RuntimeException> failures) {
        if (!change.lost().isEmpty()) {
            call(() -> listener.onPartitionsLost(change.lost()), failures);
            remove(change.lost());
        }
        if (!change.revoked().isEmpty()) {
            progress.finish(change.revoked());
            commitProcessed(config.membership().requestTimeoutMs());
            call(() -> listener.onPartitionsRevoked(change.revoked()), failures);
            remove(change.revoked());
        }
        change.added().ifPresent(added -> {
            Set<TopicPartition> all = new LinkedHashSet<>(assignment.topicPartitions());
            all.addAll(added);
            assignment.assign(all);
            call(() -> listener.onPartitionsAssigned(added), failures);
        });
    }

    private void remove(Collection<TopicPartition> partitions) {
        Set<TopicPartition> left = new LinkedHashSet<>(assignment.topicPartitions());
        left.removeAll(partitions);
        assignment.assign(left);
        progress.forget(partitions);
        polled.forget(partitions);
    }

    private void giveUpAll(long timeoutMs, boolean isPolling) {
        if (isPolling) {
            polled.settle(true);
        }
        commitProcessed(timeoutMs);
        awaitCommits(timeoutMs);
        Set<TopicPartition> all = Set.copyOf(assignment.topicPartitions());
        List<RuntimeException> failures = new ArrayList<>();
        if (isSubscribed() && !all.isEmpty()) {
            if (member.identity().isMember()) {
                call(() -> listener.onPartitionsRevoked(all), failures);
            } else {
                call(() -> listener.onPartitionsLost(all), failures);
            }
        }
        subscription = null;
        noticed = MemberIdentity.NONE;
        listener = RebalanceListener.NONE;
        remove(all);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static void call(Runnable callback, List<RuntimeException> failures) {
        try {
            callback.run();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    /** Whether somebody finishes records who tells this consumer, or the setting says that polls do. */
    private boolean commitsByItself() {
        return config.autoCommits() || progress != polled;
    }

    /** The last automatic commit: these partitions of {@code source} are taken for committed until it is known to have failed. */
    private record AutoCommit(CompletableFuture<Void> done, OffsetProgress source, Set<TopicPartition> partitions) {}

    private boolean isAutoCommitting() {
        AutoCommit current = autoCommit;
        return current != null && !current.done().isDone();
    }

    /**
     * Has what the last automatic commit may not have committed committed again: it is on its way, or its failure was not heard
     * of yet. Commits go out in order, so the new one counts.
     */
    private void recallAutoCommit() {
        AutoCommit last = autoCommit;
        if (last != null && (!last.done().isDone() || last.done().isCompletedExceptionally())) {
            last.source().notCommitted(last.partitions());
        }
    }

    private void autoCommit() {
        Map<TopicPartition, OffsetAndMetadata> due = progress.due();
        if (!due.isEmpty()) {
            OffsetProgress source = progress;
            source.committed(due);
            CompletableFuture<Void> done = start(due, context.config().apiTimeoutMs());
            autoCommit = new AutoCommit(done, source, due.keySet());
            Completion.listen(
                    done,
                    nothing -> {},
                    failure -> toDo.add(() -> {
                        LOGGER.warn("Could not commit automatically; trying again: {}", failure.getMessage());
                        source.notCommitted(due.keySet());
                    }));
        }
    }

    /** Commits what is processed before it is too late; if that fails, it will be processed again by somebody. */
    private void commitProcessed(long timeoutMs) {
        recallAutoCommit();
        Map<TopicPartition, OffsetAndMetadata> due = commitsByItself() ? progress.due() : Map.of();
        if (due.isEmpty()) {
            return;
        }
        try {
            waits.forValue(start(due, timeoutMs), timeoutMs, "the commit of processed records");
            progress.committed(due);
        } catch (ClientException failure) {
            LOGGER.warn("Could not commit what was processed; it will be read again: {}", failure.getMessage());
        }
    }

    /** Whoever is no member any more could not commit what is still on its way; the last commit ends last. */
    private void awaitCommits(long timeoutMs) {
        if (lastCommit.isDone()) {
            return;
        }
        try {
            waits.forValue(lastCommit, timeoutMs, "commits that are on their way");
        } catch (ClientException failure) {
            LOGGER.warn("Commits are missing when the group is left: {}", failure.getMessage());
        }
    }

    private CompletableFuture<Void> start(Map<TopicPartition, OffsetAndMetadata> committed, long timeoutMs) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lastCommit = done;
        Map<TopicPartition, OffsetAndMetadata> wanted = Map.copyOf(committed);
        boolean isMember = isSubscribed();
        loop.execute(() -> {
            Supplier<Optional<MemberIdentity>> self =
                    isMember ? member.committer() : () -> Optional.of(MemberIdentity.NONE);
            Completion.listen(offsets.commit(self, wanted, timeoutMs), done::complete, done::completeExceptionally);
        });
        return done;
    }
}
