package io.duolog.client.consumer.group;

import static io.duolog.client.consumer.group.ClassicScript.joined;
import static io.duolog.client.consumer.group.ClassicScript.refusedJoin;
import static io.duolog.client.consumer.group.ClassicScript.refusedSync;
import static io.duolog.client.consumer.group.ClassicScript.synced;
import static io.duolog.client.consumer.group.MembershipScript.TOPIC;
import static io.duolog.client.consumer.group.MembershipScript.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassicMembershipTest {
    private final ClassicScript eager = new ClassicScript("range");
    private final ClassicScript cooperative = new ClassicScript("cooperative-sticky");

    @Test
    void joinsWhenTheApplicationPollsAndAgainUnderTheIdItIsGiven() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC)));
        assertThat(eager.take()).isEmpty();

        eager.poll();
        assertThat(eager.sent(JoinGroupRequest.class).memberId()).isEmpty();
        assertThat(eager.sent(JoinGroupRequest.class).rebalanceTimeoutMs()).isEqualTo(MembershipScript.POLL_MS);

        eager.answer(JoinGroupRequest.class, refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, "me"));
        assertThat(eager.sent(JoinGroupRequest.class).memberId()).isEqualTo("me");
        assertThat(eager.countSent(JoinGroupRequest.class)).isEqualTo(2);
    }

    @Test
    void dividesThePartitionsAsTheLeader() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        eager.answer(JoinGroupRequest.class, joined(1, "me", "range", false, "me", "other"));

        MembershipAction.Divide divide =
                eager.all(MembershipAction.Divide.class).get(0);
        assertThat(divide.members().keySet()).containsExactlyInAnyOrder("me", "other");
        assertThat(eager.all(MembershipAction.Watch.class)).containsExactly(new MembershipAction.Watch(Set.of(TOPIC)));

        eager.on(new MembershipEvent.Divided(
                divide.attempt(), Map.of("me", partitions(0, 2), "other", partitions(2, 4))));
        assertThat(eager.assignmentSent()).isEqualTo(Map.of("me", partitions(0, 2), "other", partitions(2, 4)));
        eager.answer(SyncGroupRequest.class, synced(partitions(0, 2)));
        assertThat(eager.told().added()).contains(partitions(0, 2));
        assertThat(eager.confirm().phase()).isEqualTo(ClassicPhase.STABLE);
    }

    @Test
    void watchesButDoesNotDivideWhenTheCoordinatorSaysSo() {
        ClassicScript script = new ClassicScript(Optional.of("till-1"), "range");
        script.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        script.answer(JoinGroupRequest.class, joined(1, "me", "range", true, "me"));

        assertThat(script.all(MembershipAction.Divide.class)).isEmpty();
        assertThat(script.sent(SyncGroupRequest.class).assignments()).isEmpty();
        assertThat(script.all(MembershipAction.Watch.class)).containsExactly(new MembershipAction.Watch(Set.of(TOPIC)));
    }

    @Test
    void givesEverythingUpBeforeItJoinsAgainIfItMust() {
        eager.stable(partitions(0, 3), "range");
        eager.heartbeatAnswered(ErrorCode.REBALANCE_IN_PROGRESS);

        assertThat(eager.told().revoked()).containsExactlyInAnyOrderElementsOf(partitions(0, 3));
        assertThat(eager.countSent(JoinGroupRequest.class)).isZero();
        assertThat(eager.membership().mayCommit()).isTrue();

        eager.confirm();
        MemberSubscription told = ConsumerProtocol.decodeSubscription(
                eager.sent(JoinGroupRequest.class).protocols().get(0).metadata());
        assertThat(told.rackId()).contains("rack-a");
        assertThat(told.ownedPartitions()).isEmpty();
        assertThat(told.generation()).hasValue(1);
    }

    @Test
    void keepsWhatItOwnsWhileItJoinsAgainAndGivesUpOnlyWhatMoves() {
        cooperative.stable(partitions(0, 4), "cooperative-sticky");
        cooperative.heartbeatAnswered(ErrorCode.REBALANCE_IN_PROGRESS);

        assertThat(cooperative.all(MembershipAction.Tell.class)).isEmpty();
        MemberSubscription told = ConsumerProtocol.decodeSubscription(
                cooperative.sent(JoinGroupRequest.class).protocols().get(0).metadata());
        assertThat(told.ownedPartitions()).containsExactlyElementsOf(partitions(0, 4));

        cooperative.answer(JoinGroupRequest.class, joined(2, "other", "cooperative-sticky", false));
        cooperative.answer(SyncGroupRequest.class, synced(partitions(0, 2)));
        assertThat(cooperative.told().revoked()).containsExactlyInAnyOrderElementsOf(partitions(2, 4));
        assertThat(cooperative.told().added()).contains(List.of());

        cooperative.confirm();
        assertThat(cooperative.phase())
                .as("joins again, so that others get them")
                .isEqualTo(ClassicPhase.JOINING);
        cooperative.join(3, partitions(0, 2), "cooperative-sticky");
        assertThat(cooperative.phase()).isEqualTo(ClassicPhase.STABLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION"})
    void losesEverythingWhenItIsNoMemberAnyMore(ErrorCode error) {
        cooperative.stable(partitions(0, 4), "cooperative-sticky");
        cooperative.heartbeatAnswered(error);

        assertThat(cooperative.told().lost()).containsExactlyInAnyOrderElementsOf(partitions(0, 4));
        assertThat(cooperative.membership().mayCommit()).isFalse();
        cooperative.confirm();
        assertThat(cooperative.sent(JoinGroupRequest.class).memberId())
                .isEqualTo(error == ErrorCode.ILLEGAL_GENERATION ? "me" : "");
    }

    @Test
    void losesWhatItOwnsWhenItIsForgottenWhileItJoins() {
        cooperative.stable(partitions(0, 4), "cooperative-sticky");
        cooperative.on(new MembershipEvent.RejoinWanted("the test wants it"));
        cooperative.answer(JoinGroupRequest.class, refusedJoin(ErrorCode.UNKNOWN_MEMBER_ID, ""));

        assertThat(cooperative.told().lost()).containsExactlyInAnyOrderElementsOf(partitions(0, 4));
        cooperative.take();
        cooperative.confirm();
        assertThat(cooperative.sent(JoinGroupRequest.class).memberId()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"NOT_COORDINATOR", "COORDINATOR_NOT_AVAILABLE"})
    void looksForTheCoordinatorWhenItHasMoved(ErrorCode error) {
        eager.stable(partitions(0, 3), "range");
        eager.heartbeatAnswered(error);
        assertThat(eager.all(MembershipAction.ForgetCoordinator.class)).hasSize(1);
        assertThat(eager.phase()).isEqualTo(ClassicPhase.STABLE);
        eager.take();
        eager.pass(200);
        assertThat(eager.countSent(HeartbeatRequest.class)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"NOT_COORDINATOR", "COORDINATOR_LOAD_IN_PROGRESS", "REBALANCE_IN_PROGRESS"})
    void joinsAgainAfterAPauseWhenSyncingFailsInPassing(ErrorCode error) {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        eager.answer(JoinGroupRequest.class, joined(1, "other", "range", false));
        eager.answer(SyncGroupRequest.class, refusedSync(error));
        assertThat(eager.countSent(JoinGroupRequest.class)).isEqualTo(1);
        eager.pass(200);
        assertThat(eager.countSent(JoinGroupRequest.class)).isEqualTo(2);
        assertThat(eager.sent(JoinGroupRequest.class).memberId()).isEqualTo("me");
    }

    @Test
    void joinsAgainAfterAPauseWhenTheConnectionBreaks() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        eager.fail(JoinGroupRequest.class);
        eager.pass(200);
        assertThat(eager.countSent(JoinGroupRequest.class)).isEqualTo(2);
    }

    @Test
    void leavesWhenTheApplicationDoesNotPollAndComesBackWhenItDoes() {
        eager.stable(partitions(0, 3), "range");
        for (int round = 0; round < MembershipScript.POLL_MS / MembershipScript.HEARTBEAT_MS - 1; round++) {
            eager.heartbeatAnswered(ErrorCode.NONE);
        }
        assertThat(eager.countSent(LeaveGroupRequest.class)).isZero();
        eager.pass(MembershipScript.HEARTBEAT_MS + 1);

        assertThat(eager.sent(LeaveGroupRequest.class).members().get(0).memberId())
                .isEqualTo("me");
        assertThat(eager.phase()).isEqualTo(ClassicPhase.IDLE);
        assertThat(eager.membership().mayCommit()).isFalse();

        eager.poll();
        assertThat(eager.told().lost()).containsExactlyInAnyOrderElementsOf(partitions(0, 3));
        eager.confirm();
        assertThat(eager.phase()).isEqualTo(ClassicPhase.JOINING);
    }

    @Test
    void aStaticMemberLeavesWithoutAWord() {
        ClassicScript script = new ClassicScript(Optional.of("till-1"), "range");
        script.stable(partitions(0, 3), "range");
        script.on(new MembershipEvent.Unsubscribed("the consumer is closed"));

        assertThat(script.countSent(LeaveGroupRequest.class)).isZero();
        assertThat(script.phase()).isEqualTo(ClassicPhase.OUT);
    }

    @Test
    void aFencedStaticMemberStaysOut() {
        ClassicScript script = new ClassicScript(Optional.of("till-1"), "range");
        script.stable(partitions(0, 3), "range");
        script.heartbeatAnswered(ErrorCode.FENCED_INSTANCE_ID);

        assertThat(script.told().lost()).hasSize(3);
        assertThat(script.all(MembershipAction.Fail.class).get(0).cause().errorCode())
                .contains(ErrorCode.FENCED_INSTANCE_ID);
        script.confirm().take();
        script.poll();
        assertThat(script.all(MembershipAction.Fail.class)).hasSize(1);
        assertThat(script.countSent(JoinGroupRequest.class)).isZero();
    }

    @Test
    void tellsWhatCannotBeHelpedAndTriesAgainWithTheNextPoll() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        eager.answer(JoinGroupRequest.class, refusedJoin(ErrorCode.GROUP_AUTHORIZATION_FAILED, ""));

        assertThat(eager.all(MembershipAction.Fail.class).get(0).cause()).hasMessageContaining("join group shop");
        eager.take();
        eager.pass(10_000);
        assertThat(eager.take()).isEmpty();
        eager.poll();
        assertThat(eager.countSent(JoinGroupRequest.class)).isEqualTo(1);
    }

    @Test
    void refusesAGroupWithAnAssignorThatItDoesNotKnow() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        eager.answer(JoinGroupRequest.class, joined(1, "other", "homemade", false));

        assertThat(eager.all(MembershipAction.Fail.class).get(0).cause())
                .hasMessageContaining("'homemade'")
                .hasMessageContaining("partition.assignment.strategy");
    }

    @Test
    void heartbeatsWhileTheApplicationGivesUpButNotWhileItWaitsForOthers() {
        eager.stable(partitions(0, 3), "range");
        eager.heartbeatAnswered(ErrorCode.REBALANCE_IN_PROGRESS);
        eager.take();
        eager.pass(MembershipScript.HEARTBEAT_MS);
        assertThat(eager.countSent(HeartbeatRequest.class)).isEqualTo(1);

        eager.confirm().take();
        eager.pass(MembershipScript.HEARTBEAT_MS * 2);
        assertThat(eager.countSent(HeartbeatRequest.class)).isZero();
    }

    @Test
    void forgetsACoordinatorThatIsSilentForASession() {
        eager.stable(partitions(0, 3), "range");
        for (int round = 0; round < 20; round++) {
            eager.pass(MembershipScript.HEARTBEAT_MS);
        }
        assertThat(eager.all(MembershipAction.ForgetCoordinator.class)).hasSize(1);
        assertThat(eager.countSent(HeartbeatRequest.class)).isEqualTo(2);
    }

    @Test
    void joinsAgainWhenTheSubscriptionChangesWhileItTakesOver() {
        cooperative.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        cooperative.answer(JoinGroupRequest.class, joined(1, "other", "cooperative-sticky", false));
        cooperative.answer(SyncGroupRequest.class, synced(partitions(0, 2)));
        cooperative.on(new MembershipEvent.Subscribed(List.of("payments")));
        cooperative.take();

        cooperative.confirm();
        assertThat(cooperative.told().revoked()).containsExactlyInAnyOrderElementsOf(partitions(0, 2));
        cooperative.confirm();
        assertThat(cooperative.phase()).isEqualTo(ClassicPhase.JOINING);
    }

    @Test
    void ignoresAnswersToWhatItHasGivenUp() {
        eager.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        List<MembershipAction> sent = eager.take();
        eager.on(new MembershipEvent.Unsubscribed("the consumer unsubscribes"));
        long attempt = ((MembershipAction.Send) sent.get(0)).attempt();
        eager.take();
        eager.on(new MembershipEvent.Answered(attempt, joined(1, "me", "range", false, "me")));

        assertThat(eager.take()).isEmpty();
        assertThat(eager.phase()).isEqualTo(ClassicPhase.OUT);
    }

    @Test
    void tellsNothingElseUntilTheApplicationHasConfirmed() {
        eager.stable(partitions(0, 3), "range");
        eager.heartbeatAnswered(ErrorCode.REBALANCE_IN_PROGRESS);
        eager.heartbeatAnswered(ErrorCode.UNKNOWN_MEMBER_ID);

        assertThat(eager.all(MembershipAction.Tell.class)).hasSize(1);
        eager.confirm();
        assertThat(eager.all(MembershipAction.Tell.class)).hasSize(1);
        assertThat(eager.phase()).isEqualTo(ClassicPhase.JOINING);
        assertThat(eager.sent(JoinGroupRequest.class).memberId()).isEmpty();
    }
}
