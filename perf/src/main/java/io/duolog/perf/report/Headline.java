package io.duolog.perf.report;

import io.duolog.pages.Format;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import java.util.ArrayList;
import java.util.List;

/** What came of a run in a sentence, and what qualifies it. */
final class Headline {
    /** A machine that does more than this for each processor before a run is not idle. */
    private static final double IDLE_LOAD = 0.25;

    private Headline() {}

    static String of(List<Aim> aims, PerfResults results) {
        long met = count(aims, Aim.State.MET);
        long missed = count(aims, Aim.State.NOT_MET);
        long unmeasured = count(aims, Aim.State.NOT_MEASURED);
        if (results.samples().stream().noneMatch(Sample::isMeasured)) {
            return "Nothing was measured.";
        }
        if (met + missed == 0) {
            return "None of the " + aims.size() + " aims was measured.";
        }
        return "Of " + aims.size() + " aims " + were(met, " is", " are") + " met and " + were(missed, " is", " are")
                + " not"
                + (unmeasured == 0 ? "." : "; " + were(unmeasured, " was", " were") + " not measured.");
    }

    /** What makes the figures worth less; empty if nothing does. */
    static String qualification(PerfResults results) {
        List<String> qualifications = new ArrayList<>();
        int rounds = results.samples().stream()
                .filter(Sample::isMeasured)
                .mapToInt(Sample::round)
                .max()
                .orElse(0);
        if (rounds > 0 && rounds < Aim.ROUNDS_MIN) {
            qualifications.add(
                    "Only " + Format.count(rounds, "round") + ", where aims ask for " + Aim.ROUNDS_MIN + ".");
        }
        double load = results.machine().loadAtStart();
        if (load > IDLE_LOAD * results.machine().processors()) {
            qualifications.add("The machine was not idle before the run: load " + Numbers.plain(load) + " on "
                    + Format.count(results.machine().processors(), "processor") + ".");
        }
        long failed = results.samples().stream()
                .filter(sample -> !sample.isMeasured())
                .count();
        if (failed > 0) {
            qualifications.add(Format.count(failed, "sample") + " could not be measured; see below.");
        }
        return String.join(" ", qualifications);
    }

    private static String were(long count, String one, String many) {
        return count + (count == 1 ? one : many);
    }

    private static long count(List<Aim> aims, Aim.State state) {
        return aims.stream().filter(aim -> aim.state() == state).count();
    }
}
