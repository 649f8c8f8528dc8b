package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.consumer.assignor.AssignableTopic;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.metadata.ClusterView;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.metadata.MetadataListener;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.EventLoop;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does what a {@link Membership} says: sends, divides, watches topics and the time. Confined to the event loop, but for what
 * says that any thread may call it.
 */
public final class GroupMember implements MetadataListener {
    private final EventLoop loop;
    private final Metadata metadata;
    private final DefaultAdmin admin;
    private final GroupSettings settings;
    private final Backoff backoff;
    private final CoordinatorLink link;
    private final Application application;
    private final Membership membership;
    private final Deque<MembershipEvent> events = new ArrayDeque<>();
    private final Map<String, Integer> dividedCounts = new HashMap<>();
    private Set<String> watched = Set.of();
    private volatile Set<String> subscribed = Set.of();
    private @Nullable Pattern pattern;
    private EventLoop.@Nullable Timer timer;
    private EventLoop.@Nullable Timer patternTimer;
    private CompletableFuture<?> leaving = CompletableFuture.completedFuture(null);
    private boolean isHandling;
    private boolean isClosed;
    private volatile MemberIdentity identity = MemberIdentity.NONE;
    private volatile boolean isWaitingForPoll;
    private volatile boolean isPolling;
    private volatile long polledAtMs;

    /** Who is told; on the event loop. */
    public interface Application {
        /** This is to be done, and confirmed by {@link GroupMember#confirmed}. */
        void changed(AssignmentChange change);

        /** This cannot be helped; the next poll is to fail with it. */
        void failed(ClientException cause);

        /** Something may have become possible for the thread that polls. */
        void wakeUp();
    }

    /** Is no member yet. */
    public GroupMember(
            ClientRuntime runtime,
            DefaultAdmin admin,
            GroupSettings settings,
            Backoff backoff,
            CoordinatorLink link,
            Application application) {
        this.loop = runtime.loop();
        this.metadata = runtime.metadata();
        this.admin = admin;
        this.settings = settings;
        this.backoff = backoff;
        this.link = link;
        this.application = application;
        this.membership = new ClassicMembership(settings, backoff);
    }

    /** Subscribes to topics, now or instead of others. */
    public void subscribe(List<String> topics) {
        stopMatching();
        subscribed = Set.copyOf(topics);
        handle(new MembershipEvent.Subscribed(
                topics.stream().sorted().distinct().toList()));
    }

    /** Subscribes to the topics, present and future, whose names match as a whole. */
    public void subscribe(Pattern newPattern) {
        stopMatching();
        pattern = newPattern;
        match(newPattern);
    }

    /** Leaves the group; the application has given everything up. */
    public void unsubscribe(String reason) {
        stopMatching();
        subscribed = Set.of();
        handle(new MembershipEvent.Unsubscribed(reason));
    }

    /** The application has done what it was told. */
    public void confirmed() {
        handle(new MembershipEvent.Confirmed());
    }

    /** Has the group divided anew. */
    public void rejoin(String reason) {
        handle(new MembershipEvent.RejoinWanted(reason));
    }

    /** Leaves the group; completes when the coordinator knows, or could not be told. */
    public CompletableFuture<Void> close() {
        unsubscribe("the consumer is closed");
        isClosed = true;
        if (timer != null) {
            timer.cancel();
        }
        return leaving.handle((answer, failure) -> null);
    }

    /** Says that the application polls from now on, or does so no more. Any thread. */
    public void polling(boolean isInPoll) {
        polledAtMs = loop.nowMs();
        isPolling = isInPoll;
        if (isWaitingForPoll && isInPoll) {
            loop.execute(() -> handle(new MembershipEvent.Polled(loop.nowMs())));
        }
    }

    /** Who the member is; any thread. */
    public MemberIdentity identity() {
        return identity;
    }

    /** The topics that are subscribed to, or match; any thread. */
    public Set<String> subscribed() {
        return Set.copyOf(subscribed);
    }

    /** Who a commit may be sent as now; empty while the coordinator would refuse it. */
    public Optional<MemberIdentity> committer() {
        return membership.mayCommit() ? Optional.of(membership.identity()) : Optional.empty();
    }

    @Override
    public void onUpdate(ClusterView view) {
        String changed = null;
        for (String topic : watched) {
            TopicView known = view.topicOrNull(topic);
            Integer divided = dividedCounts.get(topic);
            if (known != null && divided != null && known.partitionCount() > divided) {
                changed = topic;
            }
        }
        if (changed != null) {
            rejoin("topic " + changed + " has more partitions");
        }
    }

    private void handle(MembershipEvent event) {
        events.addLast(event);
        if (isHandling || isClosed) {
            return;
        }
        isHandling = true;
        try {
            for (MembershipEvent next = events.pollFirst(); next != null; next = events.pollFirst()) {
                perform(membership.on(next, loop.nowMs()));
            }
        } finally {
            isHandling = false;
            publish();
        }
    }

    private void tick() {
        timer = null;
        if (isClosed) {
            return;
        }
        long nowMs = loop.nowMs();
        handle(new MembershipEvent.Polled(isPolling ? nowMs : polledAtMs));
        perform(membership.tick(nowMs));
        publish();
    }

    private void perform(List<MembershipAction> actions) {
        actions.forEach(this::perform);
    }

    private void perform(MembershipAction action) {
        if (action instanceof MembershipAction.Send send) {
            send(send.attempt(), send.request(), send.timeoutMs());
        } else if (action instanceof MembershipAction.ForgetCoordinator) {
            link.forget();
        } else if (action instanceof MembershipAction.Divide divide) {
            divide(divide);
        } else if (action instanceof MembershipAction.Watch watch) {
            watched = watch.topics();
            dividedCounts.clear();
            ClusterView view = metadata.view();
            watched.forEach(topic -> dividedCounts.put(topic, partitionCount(view, topic)));
        } else if (action instanceof MembershipAction.Tell tell) {
            application.changed(tell.change());
        } else if (action instanceof MembershipAction.Fail fail) {
            application.failed(fail.cause());
        }
    }

    private <R extends ApiResponse> void send(long attempt, ApiRequest<R> request, long timeoutMs) {
        boolean isLeaving = request instanceof LeaveGroupRequest;
        CoordinatorLink.Lane lane = isLeaving ? CoordinatorLink.Lane.OFFSETS : CoordinatorLink.Lane.MEMBERSHIP;
        CompletableFuture<R> answer = link.send(request, lane, timeoutMs);
        if (isLeaving) {
            leaving = answer;
        }
        Completion.listen(
                answer,
                response -> handle(new MembershipEvent.Answered(attempt, response)),
                failure -> handle(new MembershipEvent.Failed(attempt, known(failure))));
    }

    private void divide(MembershipAction.Divide divide) {
        Set<String> topics = watched;
        topics.forEach(topic -> metadata.track(topic).touch(loop.nowMs()));
        Map<String, CompletableFuture<TopicDescription>> described = admin.withTimeout(
                        Duration.ofMillis(settings.requestTimeoutMs()))
                .describeTopics(topics)
                .futures();
        CompletableFuture<Void> all = CompletableFuture.allOf(described.values().toArray(CompletableFuture<?>[]::new));
        Completion.listen(all, () -> divide(divide, described));
    }

    private void divide(MembershipAction.Divide divide, Map<String, CompletableFuture<TopicDescription>> described) {
        Map<String, AssignableTopic> topics = new HashMap<>();
        for (Map.Entry<String, CompletableFuture<TopicDescription>> entry : described.entrySet()) {
            Optional<ClientException> failure = failure(entry.getValue());
            if (failure.isEmpty()) {
                topics.put(entry.getKey(), assignable(entry.getValue().join()));
            } else if (failure.get().errorCode().orElse(ErrorCode.NONE) != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                handle(new MembershipEvent.Failed(divide.attempt(), failure.get()));
                return;
            }
        }
        described.keySet().forEach(name -> {
            AssignableTopic topic = topics.get(name);
            dividedCounts.put(name, topic == null ? 0 : topic.partitionCount());
        });
        topics.values().removeIf(topic -> topic.partitionCount() == 0);
        Map<String, List<TopicPartition>> assignment = divide.assignor().assign(topics, divide.members());
        handle(new MembershipEvent.Divided(divide.attempt(), assignment));
        metadata.requestUpdate();
    }

    private static AssignableTopic assignable(TopicDescription described) {
        return new AssignableTopic(
                described.name(),
                described.partitions().stream()
                        .map(partition -> partition.replicas().stream()
                                .flatMap(node -> node.rack().stream())
                                .collect(Collectors.toUnmodifiableSet()))
                        .toList());
    }

    private static int partitionCount(ClusterView view, String topic) {
        TopicView known = view.topicOrNull(topic);
        return known == null ? 0 : known.partitionCount();
    }

    private static Optional<ClientException> failure(CompletableFuture<?> ended) {
        return ended.isCompletedExceptionally()
                ? Optional.of(known(ended.handle((value, failure) -> failure).join()))
                : Optional.empty();
    }

    private static ClientException known(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof ClientException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ClientException known
                ? known
                : new BrokerException(ErrorCode.UNKNOWN_SERVER_ERROR, "be a member of the group", "" + cause, null);
    }

    private void stopMatching() {
        pattern = null;
        if (patternTimer != null) {
            patternTimer.cancel();
            patternTimer = null;
        }
    }

    private void match(Pattern matched) {
        Completion.listen(
                admin.listTopics(),
                topics -> {
                    if (pattern == matched) {
                        Set<String> matching = topics.values().stream()
                                .filter(topic -> !topic.isInternal())
                                .map(topic -> topic.name())
                                .filter(name -> matched.matcher(name).matches())
                                .collect(Collectors.toCollection(HashSet::new));
                        subscribed = matching;
                        handle(new MembershipEvent.Subscribed(
                                matching.stream().sorted().toList()));
                        matchAgain(matched, metadata.maxAgeMs());
                    }
                },
                failure -> matchAgain(matched, backoff.delayMs(1)));
    }

    private void matchAgain(Pattern matched, long delayMs) {
        if (pattern == matched && !isClosed) {
            patternTimer = loop.schedule(
                    () -> {
                        if (pattern == matched) {
                            match(matched);
                        }
                    },
                    delayMs);
        }
    }

    /** Lets others see what has become of the membership, and sets the alarm. */
    private void publish() {
        identity = membership.identity();
        long nowMs = loop.nowMs();
        subscribed.forEach(topic -> metadata.track(topic).touch(nowMs));
        watched.forEach(topic -> metadata.track(topic).touch(nowMs));
        boolean wasWaiting = isWaitingForPoll;
        isWaitingForPoll = membership.isWaitingForPoll();
        if (isWaitingForPoll && !wasWaiting) {
            application.wakeUp();
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        OptionalLong deadlineMs = membership.nextDeadlineMs();
        if (deadlineMs.isPresent() && !isClosed) {
            timer = loop.schedule(this::tick, Math.max(1, deadlineMs.getAsLong() - nowMs));
        }
    }
}
