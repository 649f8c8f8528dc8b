package io.duolog.client.consumer.group;

import static io.duolog.client.consumer.group.ConsumerScript.TOPIC_ID;
import static io.duolog.client.consumer.group.MembershipScript.HEARTBEAT_MS;
import static io.duolog.client.consumer.group.MembershipScript.POLL_MS;
import static io.duolog.client.consumer.group.MembershipScript.TOPIC;
import static io.duolog.client.consumer.group.MembershipScript.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsumerMembershipTest {
    private static final UUID OTHER_ID = new UUID(0, 88);

    private final ConsumerScript member = new ConsumerScript();

    private void subscribe(ConsumerScript script) {
        script.on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
    }

    private static List<TopicPartitions> owned(Integer... numbers) {
        return List.of(new TopicPartitions(TOPIC_ID, List.of(numbers)));
    }

    @Test
    void joinsWhenTheApplicationPollsAndTellsEverything() {
        ConsumerScript script = new ConsumerScript(Optional.empty(), Optional.of("range"));
        script.on(new MembershipEvent.Subscribed(List.of(TOPIC)));
        assertThat(script.take()).isEmpty();

        script.poll();
        ConsumerGroupHeartbeatRequest join = script.heartbeat();
        assertThat(join.memberId()).isEqualTo(ConsumerScript.MEMBER_ID);
        assertThat(join.memberEpoch()).isZero();
        assertThat(join.rebalanceTimeoutMs()).isEqualTo(POLL_MS);
        assertThat(join.subscribedTopicNames()).containsExactly(TOPIC);
        assertThat(join.subscribedTopicRegex()).isNull();
        assertThat(join.serverAssignor()).isEqualTo("range");
        assertThat(join.rackId()).isEqualTo("rack-a");
        assertThat(join.instanceId()).isNull();
        assertThat(join.topicPartitions()).isEmpty();
        assertThat(script.membership().mayCommit()).isFalse();
    }

    @Test
    void takesOverWhatItIsAssignedWhenTheTopicsHaveNamesAndAcknowledgesIt() {
        subscribe(member);
        member.assign(4, partitions(0, 3));
        assertThat(member.all(MembershipAction.FindNames.class).get(0).topicIds())
                .containsExactly(TOPIC_ID);
        assertThat(member.all(MembershipAction.Tell.class)).isEmpty();
        assertThat(member.membership().identity().generation()).isEqualTo(4);

        member.nameTopic();
        assertThat(member.told().added()).contains(partitions(0, 3));
        assertThat(member.phase()).isEqualTo(ConsumerPhase.RECONCILING);

        member.take();
        member.confirm();
        assertThat(member.heartbeat().memberEpoch()).isEqualTo(4);
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0, 1, 2));
        assertThat(member.phase()).isEqualTo(ConsumerPhase.STABLE);
    }

    @Test
    void tellsOnlyWhatHasChanged() {
        member.stable(partitions(0, 2));
        member.pass(HEARTBEAT_MS);
        ConsumerGroupHeartbeatRequest quiet = member.heartbeat();
        assertThat(quiet.memberEpoch()).isEqualTo(1);
        assertThat(quiet.rebalanceTimeoutMs()).isEqualTo(-1);
        assertThat(quiet.rackId()).isNull();
        assertThat(quiet.subscribedTopicNames()).isNull();
        assertThat(quiet.topicPartitions()).isNull();

        member.accept(1).take();
        member.on(new MembershipEvent.Subscribed(List.of(TOPIC, "payments")));
        assertThat(member.heartbeat().subscribedTopicNames()).containsExactly(TOPIC, "payments");
        assertThat(member.heartbeat().topicPartitions()).isNull();
    }

    @Test
    void changesTheSubscriptionAgainWhenTheAnswerToTheLastChangeHasCome() {
        member.stable(partitions(0, 2));
        member.on(new MembershipEvent.Subscribed(List.of("a")));
        member.on(new MembershipEvent.Subscribed(List.of("b")));
        assertThat(member.heartbeats()).isEqualTo(1);

        member.accept(2);
        assertThat(member.heartbeats()).isEqualTo(2);
        assertThat(member.heartbeat().subscribedTopicNames()).containsExactly("b");
    }

    @Test
    void givesUpBeforeOthersGetIt() {
        member.stable(partitions(0, 4)).next().assign(1, partitions(0, 2));
        assertThat(member.told().revoked()).containsExactlyInAnyOrderElementsOf(partitions(2, 4));
        assertThat(member.told().added()).contains(List.of());
        assertThat(member.membership().mayCommit())
                .as("what is given up may be committed")
                .isTrue();
        assertThat(member.heartbeats()).as("nothing is acknowledged yet").isEqualTo(1);

        member.next();
        assertThat(member.heartbeat().topicPartitions())
                .as("lives while the application gives up")
                .isNull();
        member.accept(1).take();
        member.confirm();
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0, 1));

        member.accept(2);
        assertThat(member.phase()).isEqualTo(ConsumerPhase.STABLE);
        assertThat(member.membership().identity().generation()).isEqualTo(2);
    }

    @Test
    void acknowledgesOneChangeAfterTheOther() {
        member.stable(partitions(0, 4)).next().assign(1, partitions(0, 2));
        member.next().assign(1, partitions(0, 1));
        assertThat(member.all(MembershipAction.Tell.class)).as("one at a time").isEmpty();

        member.take();
        member.confirm();
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0, 1));
        assertThat(member.told().revoked()).containsExactlyElementsOf(partitions(1, 2));
        member.accept(1).take();
        member.confirm();
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0));
    }

    @Test
    void acknowledgesWhatItHasEvenIfItSaidSoBefore() {
        member.stable(partitions(0, 2)).next().assign(1, partitions(0, 1));
        member.confirm();
        member.assign(1, partitions(0, 2)).take();
        member.confirm();
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0, 1));
    }

    @Test
    void acknowledgesChangesThatLeadBackToWhatItHad() {
        member.stable(partitions(0, 1)).next().assign(1, partitions(0, 2));
        member.next().assign(1, partitions(0, 1));
        member.next();
        member.confirm();
        member.confirm();
        assertThat(member.heartbeats()).as("one at a time").isEqualTo(1);

        member.accept(1);
        assertThat(member.heartbeats()).isEqualTo(2);
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0));
    }

    @Test
    void tellsEverythingAgainWhenAnAnswerIsMissing() {
        member.stable(partitions(0, 2)).next().fail(ConsumerGroupHeartbeatRequest.class);
        assertThat(member.heartbeats()).isEqualTo(1);
        member.pass(200);

        assertThat(member.heartbeats()).isEqualTo(2);
        assertThat(member.heartbeat().memberEpoch()).isEqualTo(1);
        assertThat(member.heartbeat().rebalanceTimeoutMs()).isEqualTo(POLL_MS);
        assertThat(member.heartbeat().subscribedTopicNames()).containsExactly(TOPIC);
        assertThat(member.heartbeat().topicPartitions()).isEqualTo(owned(0, 1));
        member.assign(1, partitions(0, 2));
        assertThat(member.all(MembershipAction.Tell.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"NOT_COORDINATOR", "COORDINATOR_NOT_AVAILABLE", "COORDINATOR_LOAD_IN_PROGRESS"})
    void triesAgainWhenTheCoordinatorMoves(ErrorCode error) {
        member.stable(partitions(0, 2)).next().refuse(error);
        assertThat(member.all(MembershipAction.ForgetCoordinator.class))
                .hasSize(error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? 0 : 1);
        assertThat(member.phase()).isEqualTo(ConsumerPhase.STABLE);
        member.take();
        member.pass(200);
        assertThat(member.heartbeats()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"FENCED_MEMBER_EPOCH", "UNKNOWN_MEMBER_ID", "GROUP_ID_NOT_FOUND"})
    void losesEverythingAndJoinsAgainWhenItIsFenced(ErrorCode error) {
        member.stable(partitions(0, 4)).next().refuse(error);
        assertThat(member.told().lost()).containsExactlyInAnyOrderElementsOf(partitions(0, 4));
        assertThat(member.membership().mayCommit()).isFalse();

        member.take();
        member.pass(HEARTBEAT_MS);
        assertThat(member.heartbeats()).as("not before everything is lost").isZero();
        member.confirm();
        assertThat(member.heartbeat().memberEpoch()).isZero();
        assertThat(member.heartbeat().memberId()).isEqualTo(ConsumerScript.MEMBER_ID);
        assertThat(member.heartbeat().subscribedTopicNames()).containsExactly(TOPIC);
        assertThat(member.heartbeat().topicPartitions()).isEmpty();

        member.assign(7, partitions(0, 1));
        assertThat(member.told().added()).contains(partitions(0, 1));
    }

    @Test
    void losesWhatIsLeftWhenItIsFencedWhileTheApplicationGivesUp() {
        member.stable(partitions(0, 4)).next().assign(1, partitions(0, 2));
        member.next().refuse(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(member.all(MembershipAction.Tell.class)).isEmpty();

        member.confirm();
        assertThat(member.told().lost()).containsExactlyInAnyOrderElementsOf(partitions(0, 2));
        member.take();
        member.confirm();
        assertThat(member.heartbeat().memberEpoch()).isZero();
    }

    @Test
    void leavesWhenTheApplicationDoesNotPollAndComesBackWhenItDoes() {
        member.stable(partitions(0, 3));
        for (int round = 0; round < POLL_MS / HEARTBEAT_MS - 1; round++) {
            member.next().accept(1);
        }
        member.next();
        assertThat(member.heartbeat().memberEpoch()).isEqualTo(-1);
        assertThat(member.phase()).isEqualTo(ConsumerPhase.IDLE);
        assertThat(member.membership().mayCommit()).isFalse();

        member.take();
        member.poll();
        assertThat(member.told().lost()).hasSize(3);
        member.confirm();
        assertThat(member.heartbeat().memberEpoch()).isZero();
    }

    @Test
    void leavesOnTheConnectionOfItsHeartbeats() {
        subscribe(member);
        member.on(new MembershipEvent.Unsubscribed("the consumer unsubscribes"));
        assertThat(member.heartbeat().memberEpoch())
                .as("even if the answer to joining is missing")
                .isEqualTo(-1);
        assertThat(member.all(MembershipAction.Leave.class).get(0).lane()).isEqualTo(CoordinatorLink.Lane.MEMBERSHIP);
        assertThat(member.phase()).isEqualTo(ConsumerPhase.OUT);
    }

    @Test
    void aStaticMemberLeavesForAWhile() {
        ConsumerScript script = new ConsumerScript(Optional.of("till-1"), Optional.empty());
        script.stable(partitions(0, 3));
        script.on(new MembershipEvent.Unsubscribed("the consumer is closed"));
        assertThat(script.heartbeat().memberEpoch()).isEqualTo(-2);
        assertThat(script.heartbeat().instanceId()).isEqualTo("till-1");
    }

    @Test
    void aFencedStaticMemberStaysOut() {
        ConsumerScript script = new ConsumerScript(Optional.of("till-1"), Optional.empty());
        script.stable(partitions(0, 3)).next().refuse(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(script.told().lost()).hasSize(3);
        assertThat(script.all(MembershipAction.Fail.class).get(0).cause().errorCode())
                .contains(ErrorCode.FENCED_INSTANCE_ID);

        script.confirm().take();
        script.poll();
        assertThat(script.all(MembershipAction.Fail.class)).hasSize(1);
        assertThat(script.heartbeats()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNRELEASED_INSTANCE_ID", "UNSUPPORTED_ASSIGNOR", "INVALID_REQUEST", "GROUP_ID_NOT_FOUND"})
    void tellsWhatCannotBeHelpedAndTriesAgainWithTheNextPoll(ErrorCode error) {
        subscribe(member);
        member.refuse(error);
        assertThat(member.all(MembershipAction.Fail.class).get(0).cause())
                .hasMessageContaining("group shop")
                .hasMessageContaining("because of the test");
        member.take();
        member.pass(10_000);
        assertThat(member.take()).isEmpty();
        member.poll();
        assertThat(member.heartbeat().memberEpoch()).isZero();
    }

    @Test
    void subscribesToAPatternOfTheBrokersAndBackToTopics() {
        member.on(new MembershipEvent.SubscribedToPattern("ord.*")).poll();
        assertThat(member.heartbeat().subscribedTopicRegex()).isEqualTo("ord.*");
        assertThat(member.heartbeat().subscribedTopicNames()).isEmpty();

        member.assign(1, partitions(0, 1)).nameTopic().confirm().accept(1).take();
        member.on(new MembershipEvent.Subscribed(List.of("payments")));
        assertThat(member.heartbeat().subscribedTopicRegex()).isEmpty();
        assertThat(member.heartbeat().subscribedTopicNames()).containsExactly("payments");
    }

    @Test
    void takesOverWhatHasANameAndLooksAgainForTheRest() {
        subscribe(member);
        member.assign(1, partitions(0, 1)).name(Map.of());
        assertThat(member.all(MembershipAction.Tell.class)).isEmpty();
        member.take();
        member.pass(200);
        member.nameTopic();
        assertThat(member.told().added()).contains(partitions(0, 1));
    }

    @Test
    void looksForTheNamesOfAYoungerAssignmentOnly() {
        subscribe(member);
        member.assign(1, partitions(0, 1));
        MembershipAction.FindNames first =
                member.all(MembershipAction.FindNames.class).get(0);
        member.next().assign(1, OTHER_ID, partitions(0, 1));
        member.on(new MembershipEvent.Named(first.attempt(), Map.of(TOPIC_ID, TOPIC)));
        assertThat(member.all(MembershipAction.Tell.class)).isEmpty();
        member.name(Map.of(OTHER_ID, TOPIC));
        assertThat(member.told().added()).contains(partitions(0, 1));
    }

    @Test
    void losesWhatItHasOfATopicThatWasMadeAnew() {
        member.stable(partitions(0, 2)).next().assign(1, OTHER_ID, partitions(0, 1));
        member.name(Map.of(OTHER_ID, TOPIC));

        assertThat(member.told().lost()).containsExactlyElementsOf(partitions(0, 1));
        assertThat(member.told().revoked()).containsExactlyElementsOf(partitions(1, 2));
        assertThat(member.told().added()).contains(partitions(0, 1));
        member.take();
        member.confirm();
        assertThat(member.heartbeat().topicPartitions()).containsExactly(new TopicPartitions(OTHER_ID, List.of(0)));
    }

    @Test
    void ignoresAnswersToWhatItHasGivenUp() {
        subscribe(member);
        long attempt = member.all(MembershipAction.Send.class).get(0).attempt();
        member.on(new MembershipEvent.Unsubscribed("the consumer unsubscribes")).take();
        member.on(new MembershipEvent.Answered(
                attempt,
                io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.builder()
                        .memberEpoch(1)
                        .build()));
        assertThat(member.take()).isEmpty();
        assertThat(member.membership().identity().isMember()).isFalse();
    }

    @Test
    void doesWithoutEnforcedRebalances() {
        member.stable(partitions(0, 2));
        member.on(new MembershipEvent.RejoinWanted("the test wants it"));
        assertThat(member.take()).isEmpty();
    }
}
