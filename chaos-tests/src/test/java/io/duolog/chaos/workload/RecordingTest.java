package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.workload.Incarnations.Incarnation;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link RecordSender} and {@link RecordReader} write down of what clients do. */
class RecordingTest {
    private static final String RUN_ID = "recording";
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final TopicPartition OTHER = new TopicPartition("orders", 1);
    private static final Incarnation INCARNATION = new Incarnation(10_000_004, 1, 4);
    private static final int UNANSWERED_MAX = 3;

    @TempDir
    private Path directory;

    private final FakeProducer producer = new FakeProducer();
    private final FakeConsumer consumer = new FakeConsumer();
    private long nowNs;
    private HistoryWriter<HistoryEvent> writer;
    private Recorder recorder;
    private RecordSender sender;
    private RecordReader reader;

    @BeforeEach
    void open() {
        writer = new HistoryFiles(directory).eventWriter("c1");
        recorder = new Recorder(writer, RUN_ID, () -> nowNs++);
        sender = new RecordSender(INCARNATION, producer, -1, UNANSWERED_MAX, recorder);
        reader = new RecordReader(INCARNATION, consumer, recorder, () -> nowNs++);
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
    }

    @Test
    void sequencesOfEachPartitionHaveNoHoles() throws Exception {
        send(PARTITION);
        send(OTHER);
        send(PARTITION);

        assertThat(events())
                .extracting(event -> ((HistoryEvent.SendInvoked) event).value())
                .containsExactly(new Value(1, 4, 0), new Value(1, 4, 0), new Value(1, 4, 1));
    }

    @Test
    void aSendIsWrittenDownBeforeItsOutcome() throws Exception {
        send(PARTITION);
        producer.acknowledge(17);

        List<HistoryEvent> events = events();
        assertThat(events.get(0)).isInstanceOf(HistoryEvent.SendInvoked.class);
        HistoryEvent.SendReturned returned = (HistoryEvent.SendReturned) events.get(1);
        assertThat(returned.timeNs()).isGreaterThan(events.get(0).timeNs());
        assertThat(returned.outcome()).isEqualTo(SendOutcome.OK);
        assertThat(returned.offset()).isEqualTo(17);
    }

    @Test
    void aSenderWaitsWhileTooManyRecordsAreOnTheirWay() throws Exception {
        send(PARTITION);
        send(PARTITION);
        send(PARTITION);
        assertThat(sender.send(PARTITION, 64, 1)).isFalse();
        assertThat(sender.awaitAnswers(1)).isFalse();

        producer.acknowledge(0);
        send(PARTITION);

        assertThat(recorder.unanswered()).isEqualTo(UNANSWERED_MAX);
    }

    @Test
    void allRecordsHaveOutcomesOnceTheSenderIsClosed() throws Exception {
        send(PARTITION);
        send(PARTITION);
        sender.close();

        assertThat(producer.closed).isTrue();
        assertThat(events())
                .filteredOn(HistoryEvent.SendReturned.class::isInstance)
                .hasSize(2);
        assertThat(recorder.unanswered()).isZero();
        assertThat(sender.awaitAnswers(1)).isTrue();
    }

    @Test
    void aSecondOutcomeIsNotBelieved() throws Exception {
        send(PARTITION);
        var listener = producer.unanswered.remove();
        listener.returned(SendOutcome.UNKNOWN, -1, "timed out");
        listener.returned(SendOutcome.OK, 5, null);

        assertThat(events())
                .filteredOn(HistoryEvent.SendReturned.class::isInstance)
                .hasSize(1);
        assertThat(recorder.unanswered()).isZero();
    }

    @Test
    void statusesTellWhatHappenedSinceTheOneBefore() throws Exception {
        send(PARTITION);
        send(PARTITION);
        producer.acknowledge(0);

        WorkerStatus first = recorder.status(true);
        assertThat(first.unanswered()).isEqualTo(1);
        assertThat(first.work()).containsExactly(new WorkerStatus.PartitionWork("orders", 0, new Work(1, 0, 0, 0)));
        assertThat(first.latencies()).hasSize(1).allMatch(latencies -> latencies.acks() == -1);
        assertThat(recorder.status(true).work()).isEmpty();
    }

    @Test
    void readsWhatWasSentAndNothingThatWasNot() throws Exception {
        Value value = new Value(1, 4, 9);
        consumer.polls.add(new PolledRecord(PARTITION, 3, 2, recorder.payload(value, PARTITION, 100)));
        consumer.polls.add(new PolledRecord(PARTITION, 4, 2, recorder.payload(value, OTHER, 100)));
        reader.poll(0);
        reader.poll(0);
        reader.poll(0);

        List<HistoryEvent> events = events();
        assertThat(events).hasSize(2).allMatch(HistoryEvent.Polled.class::isInstance);
        HistoryEvent.Polled polled = (HistoryEvent.Polled) events.get(0);
        assertThat(polled.invokedNs()).isLessThan(polled.timeNs());
        assertThat(polled.records().get(0).value()).isEqualTo(value);
        assertThat(polled.records().get(0).leaderEpoch()).isEqualTo(2);
        assertThat(((HistoryEvent.Polled) events.get(1)).records().get(0).value())
                .isNull();
        assertThat(recorder.status(true).work())
                .containsExactly(new WorkerStatus.PartitionWork("orders", 0, new Work(0, 0, 0, 2)));
    }

    @Test
    void aReaderThatHasLostItsPositionBeginsAgainAndSaysSo() throws Exception {
        reader.assign(List.of(PARTITION));
        consumer.polls.add(new PollException("offset 7 is out of range", true, new IllegalStateException()));
        consumer.polls.add(new PollException("refused", false, new IllegalStateException()));
        reader.poll(0);
        reader.poll(0);

        assertThat(consumer.assignments).hasSize(2);
        assertThat(events().stream().map(Object::getClass).<Class<?>>map(type -> type))
                .containsExactly(
                        HistoryEvent.Assigned.class,
                        HistoryEvent.PollFailed.class,
                        HistoryEvent.Assigned.class,
                        HistoryEvent.PollFailed.class);
    }

    private void send(TopicPartition partition) throws InterruptedException {
        assertThat(sender.send(partition, 64, 0)).isTrue();
    }

    private List<HistoryEvent> events() throws IOException {
        writer.flush();
        HistoryFiles files = new HistoryFiles(directory);
        files.writeRun(new RunDescription(
                RUN_ID, 0, "", Map.of(), "", "", "", "", "", 0, List.of(), List.of(), 0, Promises.NONE, ""));
        return files.read().events();
    }
}
