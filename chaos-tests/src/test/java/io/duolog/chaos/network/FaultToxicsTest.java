package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.network.Toxic.Stream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultToxicsTest {
    private static final long AMOUNT = 7;

    private static final Set<Kind> OF_ANSWERS_ONLY = EnumSet.of(Kind.ANSWER_LOST, Kind.ANSWER_LATE, Kind.TORN);
    private static final Set<Kind> OF_REQUESTS_ONLY = EnumSet.of(Kind.REQUEST_LOST, Kind.REQUEST_LATE);

    private static List<Toxic> toxics(Kind kind, Stream stream) {
        return FaultToxics.of(new LinkFault(kind, AMOUNT), stream);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFaultMeetsTheStreamsThatItNames(Kind kind) {
        boolean requests = kind != Kind.REFUSE && !OF_ANSWERS_ONLY.contains(kind);
        boolean answers = kind != Kind.REFUSE && !OF_REQUESTS_ONLY.contains(kind);

        assertThat(toxics(kind, Stream.UPSTREAM).isEmpty()).isEqualTo(!requests);
        assertThat(toxics(kind, Stream.DOWNSTREAM).isEmpty()).isEqualTo(!answers);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aProxyHasEachToxicOnce(Kind kind) {
        for (Stream stream : Stream.values()) {
            assertThat(toxics(kind, stream)).extracting(Toxic::name).doesNotHaveDuplicates();
            assertThat(toxics(kind, stream)).extracting(Toxic::stream).allMatch(stream::equals);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsSwitchedOnIsThereInItsOrderBeforeABuffer(Kind kind) {
        LinkFault fault = new LinkFault(kind, AMOUNT);
        for (Stream stream : Stream.values()) {
            List<String> chain =
                    FaultToxics.chain(fault, stream).stream().map(Toxic::name).toList();
            List<String> used = toxics(kind, stream).stream().map(Toxic::name).toList();

            assertThat(chain).doesNotHaveDuplicates().filteredOn(used::contains).isEqualTo(used);
            assertThat(chain).last().asString().startsWith("buffer-");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyTheToxicsOfARareFaultAreOnFromTheBeginning(Kind kind) {
        LinkFault fault = new LinkFault(kind, AMOUNT);
        for (Stream stream : Stream.values()) {
            assertThat(FaultToxics.chain(fault, stream))
                    .filteredOn(toxic -> toxic.toxicity() > 0)
                    .isEqualTo(FaultToxics.isRare(fault) ? toxics(kind, stream) : List.of());
        }
    }

    @Test
    void amountsBecomeAttributes() {
        assertThat(toxics(Kind.LATENCY, Stream.UPSTREAM))
                .containsExactly(new Toxic("latency", Stream.UPSTREAM, Map.of("latency", AMOUNT)));
        assertThat(toxics(Kind.BANDWIDTH, Stream.DOWNSTREAM))
                .containsExactly(new Toxic("bandwidth", Stream.DOWNSTREAM, Map.of("rate", AMOUNT)));
        assertThat(toxics(Kind.TORN, Stream.DOWNSTREAM))
                .containsExactly(new Toxic("limit_data", Stream.DOWNSTREAM, Map.of("bytes", AMOUNT)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LATENCY", "BANDWIDTH", "SLICE"})
    void whatIsMeasuredNeedsAMeasure(Kind kind) {
        assertThatThrownBy(() -> LinkFault.of(kind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(kind + " is 0");
    }
}
