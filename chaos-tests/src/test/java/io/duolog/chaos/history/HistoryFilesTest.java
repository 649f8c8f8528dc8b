package io.duolog.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFilesTest {
    private static final TopicPartition PARTITION = new TopicPartition("queue-a", 1);
    private static final TopicPlan TOPIC = new TopicPlan("queue-a", 2, 3, 2, -1, true, true, 5, false);
    private static final TopicPlan ADDED = new TopicPlan("queue-b", 2, 3, 2, 1, false, true, 5, false);

    @TempDir
    Path directory;

    private HistoryFiles files;

    @BeforeEach
    void writeRun() throws IOException {
        files = new HistoryFiles(directory);
        files.writeRun(run(List.of(TOPIC)));
    }

    @Test
    void readsBackEverythingThatAMadeRunHolds() throws IOException {
        List<HistoryEvent> first = List.of(
                new HistoryEvent.SendInvoked(1, 0, PARTITION, value(0)),
                new HistoryEvent.SendReturned(4, 0, PARTITION, value(0), SendOutcome.OK, 17, null),
                new HistoryEvent.SendReturned(5, 0, PARTITION, value(1), SendOutcome.UNKNOWN, -1, "REQUEST_TIMED_OUT"),
                new HistoryEvent.ProcessEnded(9, 0));
        List<HistoryEvent> second = List.of(
                new HistoryEvent.Assigned(2, 1, List.of(PARTITION)),
                new HistoryEvent.Polled(3, 2, 1, List.of(read(17), new ReadRecord(PARTITION, 18, -1, null))),
                new HistoryEvent.PollFailed(6, 1, "OFFSET_OUT_OF_RANGE"),
                new HistoryEvent.TopicAdded(7, 1, ADDED));
        write(files.eventWriter("c1"), first);
        write(files.eventWriter("c2"), second);
        FaultEvent fault = new FaultEvent(5, 0, "kill", FaultEvent.Phase.BEGAN, List.of("b1"), "leader of queue-a-1");
        write(files.faultWriter(), List.of(fault));
        LeaderObserved leader = new LeaderObserved(3, PARTITION, 1, 4, List.of(1, 2, 3));
        write(files.leaderWriter(), List.of(leader));
        ReplicaRead later = new ReplicaRead(PARTITION, 1, 1, List.of(read(17)));
        ReplicaRead earlier = new ReplicaRead(PARTITION, 2, 0, List.of(read(17)));
        write(files.finalReadWriter("1"), List.of(later));
        write(files.finalReadWriter("2"), List.of(earlier));
        ReplicaLog replica = new ReplicaLog(PARTITION, 2, List.of(new ReplicaLog.StoredRecord(17, 4, -5, value(0))));
        files.writeReplicas(List.of(replica));

        History history = files.read();

        assertThat(history)
                .isEqualTo(new History(
                        run(List.of(TOPIC, ADDED)),
                        List.of(
                                first.get(0),
                                second.get(0),
                                second.get(1),
                                first.get(1),
                                first.get(2),
                                second.get(2),
                                second.get(3),
                                first.get(3)),
                        List.of(fault),
                        List.of(leader),
                        List.of(earlier, later),
                        List.of(replica)));
    }

    @Test
    void readsBackWhatNodesMembersAndOperatorsSee() throws IOException {
        List<HistoryEvent> events = List.of(
                new RegisterEvent.Elected(1, 7, 3, 0),
                new RegisterEvent.AppendInvoked(2, 7, 3, 0, "7/0"),
                new RegisterEvent.AppendReturned(3, 7, "7/0", SendOutcome.FAILED, "FencedException"),
                new RegisterEvent.EndRead(4, 3, 7, 1),
                new RegisterEvent.Delivered(5, 7, 0, 3, List.of("7/0")),
                new GroupEvent.Given(6, 8, "g", -1, List.of(PARTITION)),
                new GroupEvent.Stayed(6, 8, "g", 3),
                new GroupEvent.CommitInvoked(7, 8, "g", PARTITION, 5),
                new GroupEvent.CommitReturned(8, 8, "g", PARTITION, 5, SendOutcome.OK, null),
                new GroupEvent.OffsetFetched(9, 8, 9, "g", PARTITION, -1),
                new GroupEvent.Taken(10, 8, "g", List.of(PARTITION), true),
                new TopicEvent.Changed(11, 10, 9, "t", TopicEvent.Change.CREATE, 2, SendOutcome.OK, null),
                new TopicEvent.Seen(12, 11, 9, "t", 2, 3_600_000));
        write(files.eventWriter("c1"), events);

        assertThat(files.read().events()).isEqualTo(events);
    }

    @Test
    void readsNothingFromARunThatHasOnlyBegun() throws IOException {
        assertThat(files.read())
                .isEqualTo(new History(run(List.of(TOPIC)), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void readsAllThatAKilledClientFlushedWhereverItsFileEnds() throws IOException {
        HistoryWriter<HistoryEvent> writer = files.eventWriter("c1");
        List<HistoryEvent> flushed = List.of(send(0), send(1));
        flushed.forEach(writer::append);
        writer.flush();
        int flushedBytes = (int) Files.size(files.eventFile("c1"));
        for (int i = 2; i < 200; i++) {
            writer.append(send(i));
        }
        writer.flush();
        byte[] bytes = Files.readAllBytes(files.eventFile("c1"));
        writer.close();

        for (int end = 0; end <= bytes.length; end++) {
            Files.write(files.eventFile("c1"), Arrays.copyOf(bytes, end));
            List<HistoryEvent> events = files.read().events();

            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i)).as("cut at %d", end).isEqualTo(send(i));
            }
            assertThat(events).as("cut at %d", end).hasSizeGreaterThanOrEqualTo(end >= flushedBytes ? 2 : 0);
        }
    }

    @Test
    void refusesALineThatIsDamagedInTheMiddle() throws IOException {
        write(files.faultWriter(), List.of());
        Path file = directory.resolve("nemesis.jsonl");
        Files.writeString(file, Files.readString(file) + "{\"timeNs\":\n{}\n", StandardCharsets.UTF_8);

        assertThatThrownBy(files::read).isInstanceOf(IOException.class).hasMessageContaining("nemesis.jsonl, line 2");
    }

    @Test
    void refusesNamesThatAreNone() throws IOException {
        for (String value :
                List.of("1.1", "1/1", ".1/1", "1./1", "1.1/", "1.-/1", "1.1/1 ", "1.1/0x1", "1234567890.1/1")) {
            Path file = files.eventFile("c1");
            write(files.eventWriter("c1"), List.of(send(0), send(1)));
            rewrite(file, lines -> lines.replaceFirst("\"1.0/0\"", '"' + value + '"'));

            assertThatThrownBy(files::read).as(value).hasMessageContaining("no Value");
        }
    }

    @Test
    void readsLinesOfAnyLength() throws IOException {
        List<ReplicaRead> reads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int records = i % 7 == 3 ? 5_000 : i;
            reads.add(new ReplicaRead(
                    PARTITION,
                    1,
                    i,
                    LongStream.range(17, 17 + records)
                            .mapToObj(HistoryFilesTest::read)
                            .toList()));
        }
        try (HistoryWriter<ReplicaRead> writer = files.finalReadWriter("1")) {
            reads.forEach(writer::appendLong);
        }
        assertThat(files.readFinalReads()).isEqualTo(reads);
    }

    @Test
    void refusesAFileOfALaterVersion() throws IOException {
        Files.writeString(directory.resolve("leaders.jsonl"), "{\"format\":\"duolog-chaos\",\"version\":2}\n");

        assertThatThrownBy(files::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another format than version 1");
    }

    @Test
    void holdsARecordOnceThatWasReadTwice() throws IOException {
        write(
                files.finalReadWriter("1"),
                List.of(
                        new ReplicaRead(PARTITION, 1, 0, List.of(read(0), read(1))),
                        new ReplicaRead(PARTITION, 2, 1, List.of(read(0), read(1)))));

        List<ReplicaRead> reads = files.readFinalReads();

        assertThat(reads.get(1).records().get(1))
                .isSameAs(reads.get(0).records().get(1));
    }

    @Test
    void exportsTheShapeOfJepsensOperations() throws IOException {
        History history = new History(
                run(List.of(TOPIC)),
                List.of(
                        new HistoryEvent.SendInvoked(1, 0, PARTITION, value(0)),
                        new HistoryEvent.SendReturned(4, 0, PARTITION, value(0), SendOutcome.OK, 17, null),
                        new HistoryEvent.Assigned(5, 1, List.of(PARTITION)),
                        new HistoryEvent.Polled(7, 6, 1, List.of(read(17)))),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        StringBuilder edn = new StringBuilder();

        JepsenExport.write(history, edn);

        assertThat(edn.toString().lines())
                .containsExactly(
                        "{:index 0, :time 1, :process 1000000, :type :invoke, :f :send, :value [[:send 0 0]]}",
                        "{:index 1, :time 4, :process 1000000, :type :ok, :f :send, :value [[:send 0 [17 0]]]}",
                        "{:index 2, :time 5, :process 1, :type :invoke, :f :assign, :value [0]}",
                        "{:index 3, :time 5, :process 1, :type :ok, :f :assign, :value [0]}",
                        "{:index 4, :time 6, :process 1, :type :invoke, :f :poll, :value [[:poll]]}",
                        "{:index 5, :time 7, :process 1, :type :ok, :f :poll, :value [[:poll {0 [[17 0]]}]]}");
    }

    private static <T> void write(HistoryWriter<T> writer, List<T> lines) throws IOException {
        try (writer) {
            lines.forEach(writer::append);
        }
    }

    private static void rewrite(Path file, UnaryOperator<String> change) throws IOException {
        String lines;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(change.apply(lines).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static HistoryEvent send(int i) {
        return new HistoryEvent.SendInvoked(i, 0, PARTITION, value(i));
    }

    private static ReadRecord read(long offset) {
        return new ReadRecord(PARTITION, offset, 4, value(offset - 17));
    }

    private static Value value(long sequence) {
        return new Value(1, 0, sequence);
    }

    private static RunDescription run(List<TopicPlan> topics) {
        return new RunDescription(
                "r1",
                42,
                "duolog-raft",
                Map.of("jdk", "17"),
                "queue",
                "duolog",
                "random",
                "",
                "2026-11-21T10:00:00Z",
                5,
                List.of(1, 2, 3),
                topics,
                1,
                new Promises(true, false),
                "duolog chaos replay r1");
    }
}
