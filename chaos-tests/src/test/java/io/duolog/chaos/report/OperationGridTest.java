package io.duolog.chaos.report;

import static io.duolog.chaos.report.HandMade.ALL_0;
import static io.duolog.chaos.report.HandMade.value;
import static io.duolog.chaos.report.OperationGrid.Cell.AGREED;
import static io.duolog.chaos.report.OperationGrid.Cell.CONFLICT;
import static io.duolog.chaos.report.OperationGrid.Cell.EMPTY;
import static io.duolog.chaos.report.OperationGrid.Cell.HOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.checker.AnomalyKind;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.ReadRecord;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OperationGridTest {
    private static final ReadRecord AT_0 = new ReadRecord(ALL_0, 0, 0, value(0));
    private static final ReadRecord OTHER_AT_1 = new ReadRecord(ALL_0, 1, 0, value(99));
    private static final ReadRecord AT_2 = new ReadRecord(ALL_0, 2, 0, value(2));

    @Test
    void marksWhatDiffersFromWhatWasFoundAtTheEnd() {
        OperationGrid grid = grid(new HandMade()
                .sendAndAcknowledge(10, 20, ALL_0, 1)
                .finalRead(ALL_0, 1, 0, AT_0, OTHER_AT_1, AT_2)
                .finalRead(ALL_0, 2, 0, AT_0, OTHER_AT_1, AT_2));
        assertThat(grid.columns())
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 6).boxed().toList());
        assertThat(grid.witnesses()).containsExactly(1L);
        assertThat(grid.rows())
                .extracting(OperationGrid.Row::what)
                .containsExactly("producer 1 sent 1.0/1, acknowledged", "read 1 of b1, read 1 of b2");
        assertThat(grid.cells().get(0)).startsWith(EMPTY, CONFLICT, EMPTY);
        assertThat(grid.cells().get(1)).startsWith(AGREED, AGREED, AGREED, EMPTY);
    }

    @Test
    void showsHolesInWhatWasReadAndConflictWithNothingAtTheEnd() {
        OperationGrid grid = grid(new HandMade()
                .sendAndAcknowledge(10, 20, ALL_0, 1)
                .poll(30, 7, ALL_0, 0, 1)
                .finalRead(ALL_0, 1, 0, AT_0, AT_2));
        assertThat(grid.cells().get(0)).startsWith(EMPTY, CONFLICT, EMPTY);
        assertThat(grid.cells().get(1)).startsWith(AGREED, CONFLICT, EMPTY);
        assertThat(grid.cells().get(2)).startsWith(AGREED, HOLE, AGREED);
    }

    @Test
    void withoutFinalReadsTheFirstSightCounts() {
        OperationGrid grid =
                grid(new HandMade().sendAndAcknowledge(10, 20, ALL_0, 1).poll(30, 7, ALL_0, 0, 1, 2));
        assertThat(grid.cells().get(1)).startsWith(AGREED, AGREED, AGREED);
    }

    @Test
    void leavesOutOperationsFarAwayAndThoseOfOtherPartitions() {
        OperationGrid grid = grid(new HandMade()
                .sendAndAcknowledge(10, 20, ALL_0, 1)
                .sendAndAcknowledge(10, 20, ALL_0, 7)
                .poll(30, 7, ALL_0, 7, 8)
                .sendAndAcknowledge(10, 20, HandMade.ALL_1, 1));
        assertThat(grid.rows()).hasSize(1);
    }

    private static OperationGrid grid(HandMade made) {
        History history = made.history();
        Anomaly anomaly = new Anomaly(
                AnomalyKind.LOST_WRITE,
                Legality.ILLEGAL,
                ALL_0,
                List.of(1L),
                List.of(value(1)),
                "",
                List.of(),
                List.of());
        return GridCollector.collect(history, TimeAxis.of(history), List.of(anomaly))
                .get(0);
    }
}
