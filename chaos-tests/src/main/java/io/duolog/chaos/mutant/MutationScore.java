package io.duolog.chaos.mutant;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How many of the rules that were broken on purpose were seen to be broken: what says whether the tests are worth anything.
 *
 * @param outcomes one for each mutant that was run, in the order in which they were run
 */
public record MutationScore(List<Outcome> outcomes) {
    private static final String SIMULATION = "simulation";
    private static final long NS_PER_MS = 1_000_000;
    private static final int SEEN_CHARACTERS_MAX = 200;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * What became of a mutant.
     *
     * @param mutant its id
     * @param breaks the rule
     * @param by what ran it: {@code simulation}, or the name of a live scenario
     * @param caught whether it was noticed
     * @param runs how many seeds or runs that took, or how many there were in all
     * @param durationMs how long that took
     * @param seen the first promise that was broken; empty if it survived
     */
    public record Outcome(
            String mutant, String breaks, String by, boolean caught, int runs, long durationMs, String seen) {}

    /** Copies. */
    public MutationScore {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Runs every mutant that an experiment without processes shows, each until it is caught.
     *
     * @param seedsMax how many seeds a mutant may take
     * @param nanoTime for durations
     */
    public static MutationScore ofSimulation(long firstSeed, int seedsMax, LongSupplier nanoTime) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Mutant mutant : Mutants.all()) {
            if (mutant.isSimulated()) {
                outcomes.add(simulated(mutant, firstSeed, seedsMax, nanoTime));
            }
        }
        return new MutationScore(outcomes);
    }

    /** As above, of one mutant. */
    public static Outcome simulated(Mutant mutant, long firstSeed, int seedsMax, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        var caught = MutantRun.search(mutant, firstSeed, seedsMax);
        return new Outcome(
                mutant.id(),
                mutant.breaks(),
                SIMULATION,
                caught.isPresent(),
                caught.map(found -> (int) (found.seed() - firstSeed + 1)).orElse(seedsMax),
                (nanoTime.getAsLong() - start) / NS_PER_MS,
                caught.map(MutantRun.Caught::violation).orElse(""));
    }

    /** This and a further outcome. */
    public MutationScore plus(Outcome outcome) {
        List<Outcome> more = new ArrayList<>(outcomes);
        more.add(outcome);
        return new MutationScore(more);
    }

    /** How many were caught. */
    @JsonProperty
    public long caught() {
        return outcomes.stream().filter(Outcome::caught).count();
    }

    /** How many there were. */
    @JsonProperty
    public int total() {
        return outcomes.size();
    }

    /** For people: a line for each mutant, and the score. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-5s %-8s %4d runs %7d ms  %s%n",
                    outcome.mutant(),
                    outcome.caught() ? "caught" : "SURVIVED",
                    outcome.runs(),
                    outcome.durationMs(),
                    outcome.breaks()));
            if (outcome.caught()) {
                text.append("      by ").append(outcome.by()).append(": ").append(shortened(outcome.seen()));
                text.append(System.lineSeparator());
            }
        }
        return text.append("mutation score: ")
                .append(caught())
                .append('/')
                .append(total())
                .append(System.lineSeparator())
                .toString();
    }

    private static String shortened(String seen) {
        return seen.length() <= SEEN_CHARACTERS_MAX ? seen : seen.substring(0, SEEN_CHARACTERS_MAX) + "...";
    }

    /** For machines: this record as indented JSON, with {@code caught} and {@code total}. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a score has no JSON form", e);
        }
    }
}
