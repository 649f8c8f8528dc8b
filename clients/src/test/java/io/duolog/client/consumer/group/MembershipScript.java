package io.duolog.client.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One membership, its clock, and a coordinator whose answers the test writes.
 *
 * @param <S> the script itself
 */
abstract class MembershipScript<S extends MembershipScript<S>> {
    static final String TOPIC = "orders";
    static final int HEARTBEAT_MS = 3_000;
    static final int POLL_MS = 300_000;

    private final Membership membership;
    private final List<MembershipAction> actions = new ArrayList<>();
    private long nowMs = 1_000;

    MembershipScript(Membership membership) {
        this.membership = membership;
    }

    static Backoff backoff() {
        return new Backoff(100, 1_000, new SplittableRandom(ClientHarness.SEED));
    }

    abstract S self();

    static List<TopicPartition> partitions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new TopicPartition(TOPIC, number))
                .toList();
    }

    Membership membership() {
        return membership;
    }

    S on(MembershipEvent event) {
        actions.addAll(membership.on(event, nowMs));
        return self();
    }

    S poll() {
        return on(new MembershipEvent.Polled(nowMs));
    }

    S confirm() {
        return on(new MembershipEvent.Confirmed());
    }

    /** Lets time pass, deadline by deadline, without polling. */
    S pass(long durationMs) {
        long endMs = nowMs + durationMs;
        while (membership.nextDeadlineMs().isPresent()
                && membership.nextDeadlineMs().getAsLong() <= endMs) {
            nowMs = Math.max(nowMs, membership.nextDeadlineMs().getAsLong());
            long before = membership.nextDeadlineMs().getAsLong();
            actions.addAll(membership.tick(nowMs));
            if (membership.nextDeadlineMs().isPresent()
                    && membership.nextDeadlineMs().getAsLong() == before
                    && before <= nowMs) {
                throw new AssertionError("the deadline " + before + " does not move");
            }
        }
        nowMs = endMs;
        return self();
    }

    /** The actions since the last call. */
    List<MembershipAction> take() {
        List<MembershipAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }

    /** The last actions of one kind since the last {@link #take}. */
    <A extends MembershipAction> List<A> all(Class<A> type) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The last request of one kind since the last {@link #take}. */
    <R extends ApiRequest<?>> R sent(Class<R> type) {
        List<R> all = requests(type).toList();
        assertThat(all).as("sent %s", type.getSimpleName()).isNotEmpty();
        return all.get(all.size() - 1);
    }

    int countSent(Class<? extends ApiRequest<?>> type) {
        return (int) requests(type).count();
    }

    private <R> Stream<R> requests(Class<R> type) {
        return actions.stream()
                .map(action -> action instanceof MembershipAction.Send send
                        ? send.request()
                        : action instanceof MembershipAction.Leave leave ? leave.request() : null)
                .filter(type::isInstance)
                .map(type::cast);
    }

    AssignmentChange told() {
        List<MembershipAction.Tell> told = all(MembershipAction.Tell.class);
        assertThat(told).isNotEmpty();
        return told.get(told.size() - 1).change();
    }

    S answer(Class<? extends ApiRequest<?>> type, ApiResponse response) {
        return on(new MembershipEvent.Answered(lastSend(type).attempt(), response));
    }

    S fail(Class<? extends ApiRequest<?>> type) {
        return on(new MembershipEvent.Failed(
                lastSend(type).attempt(), new ClientTimeoutException("no answer", null, null)));
    }

    private MembershipAction.Send lastSend(Class<?> type) {
        List<MembershipAction.Send> sends = all(MembershipAction.Send.class).stream()
                .filter(send -> type.isInstance(send.request()))
                .toList();
        assertThat(sends).as("sent %s", type.getSimpleName()).isNotEmpty();
        return sends.get(sends.size() - 1);
    }
}
