package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.raft.FetchAnswer.SnapshotName;
import io.duolog.coordination.raft.HeartbeatAnswer.Member;
import io.duolog.coordination.support.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes say to each other comes from outside: it is read back as it was written, and refused when it is not whole. */
class PeerMessagesTest {
    private static final NodeIdentity NODE = new NodeIdentity(7, new UUID(1, 2));

    /** Reads a message and writes it again. */
    @FunctionalInterface
    interface Copier {
        byte[] copy(ByteBuffer bytes) throws IOException;
    }

    /** One kind of message. */
    record Sample(String name, ByteBuffer message, Copier copier) {
        Sample(String name, byte[] bytes, Copier copier) {
            this(name, ByteBuffer.wrap(bytes), copier);
        }

        byte[] bytes() {
            return PeerExchange.bytes(message);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sample> samples() {
        Heartbeat heartbeat = new Heartbeat(
                NODE, 3, Optional.of(new byte[] {1, 2}), 99, Optional.of(new Heartbeat.VotingPeer("7-abc", true)), 5);
        HeartbeatAnswer heartbeatAnswer =
                new HeartbeatAnswer(true, 6, Optional.of(List.of(new Member(NODE, 3, new byte[] {4}))));
        FetchAnswer entries = new FetchAnswer(
                12,
                List.of(new ReplicatedLog.Entry(new Batch(10, 4, List.of(new byte[] {1}, new byte[0])), 4, 77)),
                Optional.empty());
        FetchAnswer snapshot = new FetchAnswer(
                12,
                List.of(),
                Optional.of(new SnapshotName(TermIndex.valueOf(3, 4), 1_000, MD5Hash.newInstance(new byte[16]))));
        FormationView view =
                new FormationView(2, "2-abc", Optional.of(new UUID(3, 4)), List.of("1-x", "2-abc"), List.of(1, 2, 3));
        CoordinationStatus status = new CoordinationStatus(
                "raft",
                OptionalInt.of(1),
                9,
                100,
                List.of(new Participant(
                        OptionalInt.of(1), Role.LEADER, "h:1", OptionalLong.of(100), OptionalLong.empty())));
        return Stream.of(
                new Sample("heartbeat", heartbeat.encode(), bytes -> Heartbeat.decode(bytes)
                        .encode()),
                new Sample("answer to a heartbeat", heartbeatAnswer.encode(), bytes -> HeartbeatAnswer.decode(bytes)
                        .encode()),
                new Sample("batches", entries.encode(), bytes -> FetchAnswer.decode(bytes)
                        .encode()),
                new Sample("snapshot", snapshot.encode(), bytes -> FetchAnswer.decode(bytes)
                        .encode()),
                new Sample("formation", view.encode(), bytes -> FormationView.decode(bytes)
                        .encode()),
                new Sample(
                        "status",
                        StatusMessage.encode(status),
                        bytes -> StatusMessage.encode(StatusMessage.decode(bytes))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadAsItWasWritten(Sample sample) throws IOException {
        assertThat(sample.copier().copy(ByteBuffer.wrap(sample.bytes()))).isEqualTo(sample.bytes());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isRefusedWhenItIsCutShort(Sample sample) {
        for (int length = 0; length < sample.bytes().length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(sample.bytes(), length));
            assertThatThrownBy(() -> sample.copier().copy(cut))
                    .as("the first %s bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    /** Nothing is allocated for what a length merely claims. */
    @ParameterizedTest
    @MethodSource("samples")
    void neverDiesOfABrokenByte(Sample sample) {
        for (int i = 0; i < sample.bytes().length; i++) {
            byte[] broken = sample.bytes().clone();
            broken[i] ^= (byte) 0x80;
            try {
                assertThat(sample.copier().copy(ByteBuffer.wrap(broken))).isNotNull();
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }
}
