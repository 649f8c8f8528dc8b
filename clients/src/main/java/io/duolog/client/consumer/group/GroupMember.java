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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
    private final CoordinatorLink link;
    private final Application application;
    private final Membership membership;
    private final PatternMatching matching;
    private final TopicNames names;
    private final Deque<MembershipEvent> events = new ArrayDeque<>();
    private final Map<String, Integer> dividedCounts = new HashMap<>();
    private Set<String> watched = Set.of();
    private volatile Set<String> subscribed = Set.of();
    private EventLoop.@Nullable Timer timer;
    private CompletableFuture<?> leaving = CompletableFuture.completedFuture(null);
    private boolean isHandling;
    private boolean isClosed;
    private volatile MemberIdentity identity = MemberIdentity.NONE;
    private int partingCount;
    private boolean isParting;
    private volatile boolean isWaitingForPoll;
    private volatile boolean isPolling;
    private volatile long polledAtMs;

    /** Who is told; on the event loop. */
    public interface Application {
        /**
         * This is to be done, and confirmed by {@link GroupMember#confirmed}.
         *
         * @param self who the consumer is in its group from then on
         */
        void changed(AssignmentChange change, MemberIdentity self);

        /** This cannot be helped; the next poll is to fail with it. */
        void failed(ClientException cause);

        /** The consumer is somebody else in its group, or nobody, from now on. */
        void became(MemberIdentity self);

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
        this.link = link;
        this.application = application;
        this.membership = membership(runtime, settings, backoff);
        this.matching = new PatternMatching(admin, loop, backoff, metadata.maxAgeMs(), this::subscribeTo);
        this.names = new TopicNames(metadata, settings.requestTimeoutMs());
    }

    private static Membership membership(ClientRuntime runtime, GroupSettings settings, Backoff backoff) {
        if (settings.protocol() instanceof ConsumerSettings consumer) {
            String memberId = MemberIdentity.newMemberId(runtime.random().get());
            return new ConsumerMembership(settings, consumer, memberId, backoff);
        }
        return new ClassicMembership(settings, (ClassicSettings) settings.protocol(), backoff);
    }

    /** Subscribes to topics, now or instead of others. */
    public void subscribe(List<String> topics) {
        matching.stop();
        subscribeTo(Set.copyOf(topics));
    }

    /** Subscribes to the topics, present and future, whose names match as a whole. */
    public void subscribe(Pattern pattern) {
        matching.start(pattern);
    }

    /** Subscribes to the topics, present and future, that match on the brokers' side, in the syntax of RE2. */
    public void subscribeOnBrokers(String regex) {
        matching.stop();
        subscribed = Set.of();
        handle(new MembershipEvent.SubscribedToPattern(regex));
    }

    private void subscribeTo(Set<String> topics) {
        subscribed = topics;
        handle(new MembershipEvent.Subscribed(topics.stream().sorted().toList()));
    }

    /** Leaves the group; the application has given everything up. */
    public void unsubscribe(String reason) {
        matching.stop();
        subscribed = Set.of();
        partingCount++;
        handle(new MembershipEvent.Unsubscribed(reason));
    }

    /** The application has done what it was told. */
    public void confirmed() {
        if (isParting) {
            partingCount++;
            isParting = false;
        }
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

    /**
     * Who a commit of what the consumer has now may be sent as, whenever it goes out; empty while the coordinator would refuse it,
     * and for ever when partitions have been given up or lost since. Ask on the event loop.
     */
    public Supplier<Optional<MemberIdentity>> committer() {
        int before = partingCount;
        return () -> before == partingCount && membership.mayCommit()
                ? Optional.of(membership.identity())
                : Optional.empty();
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
            send(send);
        } else if (action instanceof MembershipAction.Leave leave) {
            leaving = link.send(leave.request(), leave.lane(), leave.timeoutMs());
        } else if (action instanceof MembershipAction.ForgetCoordinator) {
            link.forget();
        } else if (action instanceof MembershipAction.Divide divide) {
            divide(divide);
        } else if (action instanceof MembershipAction.FindNames wanted) {
            long attempt = wanted.attempt();
            Completion.listen(
                    names.find(wanted.topicIds()),
                    found -> handle(new MembershipEvent.Named(attempt, found)),
                    failure -> handle(new MembershipEvent.Failed(attempt, known(failure))));
        } else if (action instanceof MembershipAction.Watch watch) {
            watched = watch.topics();
            dividedCounts.clear();
            ClusterView view = metadata.view();
            watched.forEach(topic -> dividedCounts.put(topic, partitionCount(view, topic)));
        } else if (action instanceof MembershipAction.Tell tell) {
            tell(tell.change());
        } else if (action instanceof MembershipAction.Fail fail) {
            application.failed(fail.cause());
        }
    }

    private void tell(AssignmentChange change) {
        if (!change.lost().isEmpty()) {
            partingCount++;
        }
        isParting = !change.revoked().isEmpty();
        application.changed(change, membership.identity());
    }

    private void send(MembershipAction.Send send) {
        Completion.listen(
                link.send(send.request(), CoordinatorLink.Lane.MEMBERSHIP, send.timeoutMs()),
                response -> handle(new MembershipEvent.Answered(send.attempt(), response)),
                failure -> handle(new MembershipEvent.Failed(send.attempt(), known(failure))));
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

    /** Lets others see what has become of the membership, and sets the alarm. */
    private void publish() {
        MemberIdentity self = membership.identity();
        if (!self.equals(identity)) {
            identity = self;
            application.became(self);
        }
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
