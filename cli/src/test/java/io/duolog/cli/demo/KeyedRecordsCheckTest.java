package io.duolog.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeyedRecordsCheckTest {
    private static final int COUNT = 200;
    private static final int PARTITIONS = 3;
    private static final KeyedRecords RECORDS = new KeyedRecords(7, 10, 30);

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Stored(int partition, byte[] key, byte[] value) {}

    @Test
    void acceptsWhatWasWritten() {
        assertThat(verdict(stored -> {})).doesNotContain("FAILED").contains("All held.");
    }

    @Test
    void findsALostRecord() {
        assertThat(verdict(stored -> stored.remove(50)))
                .contains("FAILED  200 keyed records came back")
                .contains("199 read")
                .contains("FAILED  in order");
    }

    @Test
    void findsARecordThatWasLostAtTheEnd() {
        assertThat(verdict(stored -> stored.remove(COUNT - 1)))
                .contains("FAILED  200 keyed records")
                .contains("ok      in order");
    }

    @Test
    void findsADuplicate() {
        assertThat(verdict(stored -> stored.add(stored.get(50))))
                .contains("FAILED  200 keyed records came back")
                .contains("FAILED  in order");
    }

    @Test
    void findsTwoRecordsOfAKeyThatChangedPlaces() {
        assertThat(verdict(KeyedRecordsCheckTest::swapTwoOfOneKey)).contains("FAILED  in order");
    }

    @Test
    void findsAByteThatChanged() {
        assertThat(verdict(stored -> stored.get(50).value()[29] ^= 1)).contains("FAILED  every byte");
        assertThat(verdict(stored -> stored.get(50).key()[0] ^= 1)).contains("FAILED  every byte");
        assertThat(verdict(stored -> stored.set(50, new Stored(0, new byte[0], new byte[3]))))
                .contains("FAILED  every byte");
    }

    @Test
    void findsAKeyInTwoPartitions() {
        assertThat(verdict(stored -> {
                    Stored moved = stored.get(50);
                    stored.set(50, new Stored((moved.partition() + 1) % PARTITIONS, moved.key(), moved.value()));
                }))
                .contains("FAILED  each key in one partition");
    }

    private static void swapTwoOfOneKey(List<Stored> stored) {
        int first = 50;
        int second = first + 1;
        while (RECORDS.keyNumber(second) != RECORDS.keyNumber(first)) {
            second++;
        }
        Collections.swap(stored, first, second);
    }

    private static String verdict(Consumer<List<Stored>> damage) {
        List<Stored> stored = new ArrayList<>();
        int[] sequences = new int[RECORDS.keyCount()];
        for (long index = 0; index < COUNT; index++) {
            int keyNumber = RECORDS.keyNumber(index);
            stored.add(new Stored(
                    keyNumber % PARTITIONS, RECORDS.key(keyNumber), RECORDS.value(index, sequences[keyNumber]++)));
        }
        damage.accept(stored);
        KeyedRecordsCheck check = new KeyedRecordsCheck(RECORDS, COUNT);
        for (Stored one : stored) {
            check.accept(one.partition(), check.read(), one.key(), one.value());
        }
        DemoReport report = new DemoReport();
        check.report(report);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(report.isGood()).isEqualTo(!text.contains("FAILED"));
        return text;
    }
}
