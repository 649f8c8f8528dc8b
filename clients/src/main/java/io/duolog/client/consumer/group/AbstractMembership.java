package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What members of all kinds of groups have in common. The application is told one change of its partitions at a time, and
 * confirms it; a member whose application does not poll for {@code max.poll.interval.ms} leaves; nobody is a member before the
 * application polls. What a subclass wants done is collected in the order in which it says so.
 */
abstract class AbstractMembership implements Membership {
    /** A time that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private final GroupSettings settings;
    private final List<MembershipAction> actions = new ArrayList<>();
    private Set<TopicPartition> owned = Set.of();
    private @Nullable AssignmentChange told;
    private @Nullable ClientException fenced;
    private long lastAttempt;
    private long polledAtMs;

    AbstractMembership(GroupSettings settings) {
        this.settings = settings;
    }

    @Override
    public final List<MembershipAction> on(MembershipEvent event, long nowMs) {
        if (event instanceof MembershipEvent.Subscribed subscribed) {
            subscribed(subscribed.topics(), nowMs);
        } else if (event instanceof MembershipEvent.SubscribedToPattern subscribed) {
            subscribedToPattern(subscribed.regex(), nowMs);
        } else if (event instanceof MembershipEvent.Unsubscribed unsubscribed) {
            unsubscribed(unsubscribed.reason());
        } else if (event instanceof MembershipEvent.Polled polled) {
            polled(polled.atMs(), nowMs);
        } else if (event instanceof MembershipEvent.Confirmed) {
            confirmed(nowMs);
        } else if (event instanceof MembershipEvent.RejoinWanted wanted) {
            rejoin(wanted.reason(), nowMs);
        } else if (event instanceof MembershipEvent.Answered answered) {
            answered(answered, nowMs);
        } else if (event instanceof MembershipEvent.Failed failed) {
            failed(failed, nowMs);
        } else if (event instanceof MembershipEvent.Divided divided) {
            divided(divided);
        } else if (event instanceof MembershipEvent.Named named) {
            named(named, nowMs);
        }
        return takeActions();
    }

    @Override
    public final OptionalLong nextDeadlineMs() {
        return isActive()
                ? OptionalLong.of(Math.min(polledAtMs + settings.maxPollIntervalMs(), ownDeadlineMs()))
                : OptionalLong.empty();
    }

    @Override
    public final List<MembershipAction> tick(long nowMs) {
        if (isActive() && nowMs >= polledAtMs + settings.maxPollIntervalMs()) {
            leave("the application has not polled for " + settings.maxPollIntervalMs() + " ms (max.poll.interval.ms)");
            rest(true);
        } else if (isActive()) {
            timePassed(nowMs);
        }
        return takeActions();
    }

    /** The application wants these topics, from now on or instead of others. */
    abstract void subscribed(List<String> topics, long nowMs);

    /** The application wants what matches on the brokers' side. */
    void subscribedToPattern(String regex, long nowMs) {
        throw new IllegalStateException("the coordinator of group " + settings.groupId() + " does not match patterns");
    }

    /** The application polls, and the member is {@linkplain #isWaitingForPoll waiting} for it. */
    abstract void comeIn(long nowMs);

    /** The application has done what it was told; {@link #owned} is what it has now. */
    abstract void confirmed(AssignmentChange done, long nowMs);

    /** Somebody wants the group divided anew. */
    abstract void rejoin(String reason, long nowMs);

    /** An answer of the coordinator, perhaps one that nobody waits for any more. */
    abstract void answered(MembershipEvent.Answered answered, long nowMs);

    /** There will be no answer; perhaps nobody waits for it any more. */
    abstract void failed(MembershipEvent.Failed failed, long nowMs);

    /** As the leader, this member has got the partitions divided. */
    void divided(MembershipEvent.Divided divided) {}

    /** Names of topics were found. */
    void named(MembershipEvent.Named named, long nowMs) {}

    /** Some time has passed; {@link #ownDeadlineMs} may have come. */
    abstract void timePassed(long nowMs);

    /** When {@link #timePassed} is due, or {@link #NEVER}. */
    abstract long ownDeadlineMs();

    /** Whether the member is in its group, or on its way into it. */
    abstract boolean isActive();

    /** Says goodbye to the coordinator, if it may know the member, and is no member from then on. */
    abstract void leave(String reason);

    /** Does nothing any more; if the application is still subscribed, until it polls. */
    abstract void rest(boolean isSubscribed);

    final GroupSettings settings() {
        return settings;
    }

    /** What the application has confirmed to have. */
    final Set<TopicPartition> owned() {
        return owned;
    }

    /** Whether the application is being told something; it must not be told anything else then. */
    final boolean isTelling() {
        return told != null;
    }

    /** Has the application told, which is not being told anything at the moment. */
    final void tell(AssignmentChange change) {
        told = change;
        act(new MembershipAction.Tell(change));
    }

    /** Tells the application that everything is lost, if it has anything and can be told now; returns whether it was. */
    final boolean loseAll() {
        if (told != null || owned.isEmpty()) {
            return false;
        }
        tell(AssignmentChange.losing(owned));
        return true;
    }

    /** Somebody else has this static member's name. Whoever has it now keeps it: joining again would only fence the other one. */
    final void stayOut(ClientException cause) {
        fenced = cause;
        loseAll();
    }

    final void act(MembershipAction action) {
        actions.add(action);
    }

    /** A number for something that will be answered. */
    final long nextAttempt() {
        return ++lastAttempt;
    }

    /** Sends a request, and returns its number. */
    final long send(ApiRequest<?> request, long timeoutMs) {
        long attempt = nextAttempt();
        act(new MembershipAction.Send(attempt, request, timeoutMs));
        return attempt;
    }

    /** That the coordinator refuses to do something. */
    final BrokerException refusal(ErrorCode error, String what, @Nullable String detail) {
        return new BrokerException(error, what + " " + settings.groupId(), detail, null);
    }

    private void unsubscribed(String reason) {
        leave(reason);
        owned = Set.of();
        told = null;
        fenced = null;
        rest(false);
    }

    private void polled(long atMs, long nowMs) {
        polledAtMs = Math.max(polledAtMs, atMs);
        ClientException cause = fenced;
        if (isWaitingForPoll() && cause != null) {
            loseAll();
            act(new MembershipAction.Fail(cause));
        } else if (isWaitingForPoll()) {
            comeIn(nowMs);
        }
    }

    private void confirmed(long nowMs) {
        AssignmentChange done = told;
        if (done != null) {
            told = null;
            owned = done.applyTo(owned);
            confirmed(done, nowMs);
        }
    }

    private List<MembershipAction> takeActions() {
        List<MembershipAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }
}
