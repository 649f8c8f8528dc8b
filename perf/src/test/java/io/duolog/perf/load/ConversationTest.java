package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both ends of the conversation, over pipes. */
class ConversationTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final FakeProcess process = new FakeProcess();
    private final ParentLink link = new ParentLink(process.childOutput);
    private final ExecutorService child = Executors.newFixedThreadPool(2);
    private final ClientJvm jvm = new ClientJvm(process, "the client");

    @AfterEach
    void endTheChild() {
        jvm.close();
        child.shutdownNow();
    }

    @Test
    void runsOnePhaseBehindTheOther() throws Exception {
        childListens();
        Future<?> load = child.submit(() -> {
            link.measure("first", () -> result(1));
            return link.measure("second", () -> result(2));
        });

        assertThat(jvm.awaitReady(TIMEOUT)).isEqualTo("first");
        jvm.go();
        assertThat(jvm.awaitDone(TIMEOUT, operations -> {}).result().operations())
                .isEqualTo(1);
        assertThat(jvm.awaitReady(TIMEOUT)).isEqualTo("second");
        assertThat(load.isDone()).as("it began without being told to").isFalse();
        jvm.go();
        LoadEvent.Done second = jvm.awaitDone(TIMEOUT, operations -> {});

        assertThat(second.result().operations()).isEqualTo(2);
        assertThat(second.result().latencies()).containsKey("produce");
        assertThat(second.usage().cpuSeconds()).isNotNegative();
        assertThat(second.usage().rssBytes()).isNotZero();
    }

    @Test
    void passesProgressOnAndOverlooksWhatIsNoEvent() throws Exception {
        List<Long> progress = new ArrayList<>();
        process.childOutput.println("some library has something to say");
        link.tell(new LoadEvent.Progress("first", 17));
        link.tell(new LoadEvent.Done("first", result(20), OwnUsage.now()));

        jvm.awaitDone(TIMEOUT, progress::add);

        assertThat(progress).containsExactly(17L);
    }

    @Test
    void tellsWhyTheClientFailed() {
        link.tell(new LoadEvent.Failed("no broker answers"));

        assertThatThrownBy(() -> jvm.awaitReady(TIMEOUT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the client failed: no broker answers");
    }

    @Test
    void noticesThatTheClientEnded() {
        process.childOutput.close();

        assertThatThrownBy(() -> jvm.awaitReady(TIMEOUT)).hasMessage("the client failed: it ended");
    }

    @Test
    void doesNotWaitForEver() {
        assertThatThrownBy(() -> jvm.awaitReady(Duration.ofMillis(1)))
                .hasMessageContaining("the client was not ready within");
    }

    private void childListens() {
        child.execute(() ->
                link.listen(new BufferedReader(new InputStreamReader(process.childInput, StandardCharsets.UTF_8))));
    }

    private static PhaseResult result(long operations) {
        Latencies latencies = new Latencies();
        latencies.recordMicros(operations);
        return new PhaseResult(operations, 100, 1.5, Map.of("gap.ms", 3.0), Map.of("produce", latencies));
    }

    /** A process whose ends are both here. */
    private static final class FakeProcess implements ClientProcess {
        private final PipedInputStream output = new PipedInputStream();
        private final PipedOutputStream input = new PipedOutputStream();
        private final PrintStream childOutput;
        private final InputStream childInput;

        private FakeProcess() {
            try {
                this.childOutput = new PrintStream(new PipedOutputStream(output), true, StandardCharsets.UTF_8);
                this.childInput = new PipedInputStream(input);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public InputStream output() {
            return output;
        }

        @Override
        public OutputStream input() {
            return input;
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public void kill() {
            childOutput.close();
        }
    }
}
