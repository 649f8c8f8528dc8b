package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    private static final long LEASE_NS = 1_000;
    private static final NodeIdentity NODE = new NodeIdentity(7, new UUID(0, 1));
    private static final NodeIdentity NEXT_LIFE = new NodeIdentity(7, new UUID(0, 2));

    private final List<String> events = new ArrayList<>();
    private final LeaseTable table = new LeaseTable(Duration.ofNanos(LEASE_NS), new LivenessListener() {
        @Override
        public void up(NodeIdentity node, byte[] info) {
            events.add("up " + node.incarnation().getLeastSignificantBits());
        }

        @Override
        public void down(NodeIdentity node) {
            events.add("down " + node.incarnation().getLeastSignificantBits());
        }
    });

    @Test
    void asksForTheInfoOnlyWhenItDoesNotKnowIt() {
        assertThat(table.heartbeat(beat(NODE, 1, false), 0).known()).isFalse();
        assertThat(table.heartbeat(beat(NODE, 1, true), 0).known()).isTrue();
        assertThat(table.heartbeat(beat(NODE, 1, false), 1).known()).isTrue();
        assertThat(table.heartbeat(beat(NODE, 2, false), 2).known()).isFalse();
        assertThat(events).containsExactly("up 1");
    }

    @Test
    void givesUpANodeAfterTheLeaseAndNotBefore() {
        table.heartbeat(beat(NODE, 1, true), 0);
        table.heartbeat(beat(NODE, 1, false), 500);

        table.expire(500 + LEASE_NS);
        assertThat(events).containsExactly("up 1");

        table.expire(501 + LEASE_NS);
        assertThat(events).containsExactly("up 1", "down 1");
    }

    @Test
    void tellsOfTheNewLifeBeforeTheEndOfTheOld() {
        table.heartbeat(beat(NODE, 1, true), 0);
        table.heartbeat(beat(NEXT_LIFE, 1, true), 1);

        assertThat(events).containsExactly("up 1", "up 2", "down 1");
    }

    @Test
    void endsTheLeaseOfANodeThatAnnouncesItselfNoMore() {
        table.heartbeat(beat(NODE, 1, true), 0);
        table.heartbeat(beat(NODE, 0, false), 1);

        assertThat(events).containsExactly("up 1", "down 1");
    }

    @Test
    void dropsOnlyTheLifeThatIsNamed() {
        table.heartbeat(beat(NEXT_LIFE, 1, true), 0);

        table.drop(7, Optional.of(NODE.incarnation()));
        assertThat(events).containsExactly("up 2");

        table.drop(7, Optional.empty());
        assertThat(events).containsExactly("up 2", "down 2");
    }

    @Test
    void doesNotTakeItsOwnStandstillForTheSilenceOfOthers() {
        table.heartbeat(beat(NODE, 1, true), 0);

        table.extendAll(5 * LEASE_NS);
        table.expire(5 * LEASE_NS);

        assertThat(events).containsExactly("up 1");
    }

    @Test
    void handsItsTableToTheNextLeader() throws IOException {
        HeartbeatAnswer answer = HeartbeatAnswer.decode(
                ByteBuffer.wrap(table.heartbeat(beat(NODE, 3, true), 0).encode()));
        assertThat(answer.table()).isPresent();

        events.clear();
        table.begin(2, answer.table().orElseThrow(), 10);

        assertThat(table.heartbeat(beat(NODE, 3, false), 11).known()).isTrue();
        assertThat(table.heartbeat(beat(NODE, 3, false), 12).known()).isTrue();
        assertThat(events).containsExactly("up 1");
        table.expire(13 + LEASE_NS);
        assertThat(events).containsExactly("up 1", "down 1");
    }

    @Test
    void anInheritedCopyThatIsOlderThanARestartBringsNobodyBackToLife() {
        List<HeartbeatAnswer.Member> copy =
                table.heartbeat(beat(NODE, 1, true), 0).table().orElseThrow();
        table.heartbeat(beat(NEXT_LIFE, 1, true), 1);
        events.clear();

        table.begin(2, copy, 10);
        assertThat(table.heard()).isEmpty();
        assertThat(table.heartbeat(beat(NEXT_LIFE, 1, false), 11).known()).isFalse();
        table.heartbeat(beat(NEXT_LIFE, 1, true), 12);

        assertThat(events).containsExactly("up 2", "down 1");
        assertThat(table.heard()).extracting(HeartbeatAnswer.Member::node).containsExactly(NEXT_LIFE);
    }

    @Test
    void endsTheLeaseOfANodeThatOnlyTheFormerLeaderHadHeardOf() {
        List<HeartbeatAnswer.Member> copy =
                table.heartbeat(beat(NODE, 1, true), 0).table().orElseThrow();
        events.clear();
        table.begin(2, copy, 10);

        table.drop(7, Optional.empty());

        assertThat(events).containsExactly("down 1");
    }

    @Test
    void sendsTheTableOnlyWhenItChanged() {
        long version = table.heartbeat(beat(NODE, 1, true), 0).tableVersion();
        Heartbeat knowing = new Heartbeat(NODE, 1, Optional.empty(), 0, voting(), version);

        assertThat(table.heartbeat(knowing, 1).table()).isEmpty();
        table.heartbeat(beat(new NodeIdentity(8, new UUID(0, 8)), 1, true), 2);
        assertThat(table.heartbeat(knowing, 3).table()).isPresent();
    }

    private static Heartbeat beat(NodeIdentity node, int infoVersion, boolean withInfo) {
        Optional<byte[]> info = withInfo ? Optional.of(new byte[] {1, 2, 3}) : Optional.empty();
        return new Heartbeat(node, infoVersion, info, 0, voting(), -1);
    }

    private static Optional<Heartbeat.VotingPeer> voting() {
        return Optional.of(new Heartbeat.VotingPeer("7-x", true));
    }
}
