package io.duolog.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.mutant.Mutant;
import io.duolog.chaos.mutant.Mutants;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that break a rule, which has to be noticed. */
@Timeout(300)
class LiveMutantIT {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    @TempDir
    Path directory;

    /** Which one is decided by the day, or by {@code -Dduolog.chaos.turn}, any number. */
    @Test
    void aBrokenRuleIsNoticed() throws Exception {
        long turn =
                Long.getLong("duolog.chaos.turn", LocalDate.now(ZoneOffset.UTC).toEpochDay());
        Mutant mutant = Mutants.rotating(turn);
        try (ToxiproxyServer toxiproxy = RequiredToxiproxy.start(directory)) {
            RunResult result = new TestRuns(toxiproxy)
                    .run(TestRuns.scripted(
                            mutant.liveSystem(), mutant.detection().scenario().orElseThrow(), mutant.id(), SEED));

            assertThat(result.outcome()).as(result.text()).isEqualTo(Outcome.BROKEN);
            assertThat(result.report().counts()).as(result.text()).anySatisfy(count -> assertThat(count.legality())
                    .isEqualTo(Legality.ILLEGAL));
        }
    }
}
