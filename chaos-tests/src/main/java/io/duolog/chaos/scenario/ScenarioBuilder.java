package io.duolog.chaos.scenario;

import io.duolog.chaos.system.Capability;
import io.duolog.chaos.workload.WorkloadOptions;
import io.duolog.chaos.workload.Workloads;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Lets the catalogue read as one. {@code foundIn}, {@code known} or {@code mustShow}, and {@code script} are needed. */
final class ScenarioBuilder {
    private static final int BROKERS = 3;

    /** Most take 20 to 60 s, and a run ends when its steps are over; a slow machine must not cut them short. */
    private static final long FAULTS_MS = 150_000;

    /** Enough that there is always a record on its way, and little enough that brokers on two shared cores keep up. */
    private static final int RECORDS_PER_SECOND = 600;

    private final String name;
    private final String bug;
    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private final Map<String, String> settings = new HashMap<>();
    private String source = "";
    private Coordination coordination = Coordination.ANY;
    private String workload = Workloads.PIPELINE;
    private UnaryOperator<WorkloadOptions> measures = options -> options.withRecordsPerSecond(RECORDS_PER_SECOND);
    private int lossyCrashes;
    private Expectation expectation = new Expectation(Expectation.Outcome.CLEAN, Set.of());

    private ScenarioBuilder(String name, String bug) {
        this.name = name;
        this.bug = bug;
    }

    static ScenarioBuilder scenario(String name, String bug) {
        return new ScenarioBuilder(name, bug);
    }

    /** Where the bug was. */
    ScenarioBuilder foundIn(String where) {
        source = where;
        return this;
    }

    /** By which anomalies the bug is known. */
    ScenarioBuilder known(String... anomalies) {
        expectation = new Expectation(Expectation.Outcome.CLEAN, Set.of(anomalies));
        return this;
    }

    /** Which legal anomalies prove that the harness sees; one of them is enough. */
    ScenarioBuilder mustShow(String... anomalies) {
        expectation = new Expectation(Expectation.Outcome.LEGAL_ANOMALY, Set.of(anomalies));
        return this;
    }

    ScenarioBuilder coordinatedBy(Coordination how) {
        coordination = how;
        return this;
    }

    ScenarioBuilder needs(Capability capability) {
        capabilities.add(capability);
        return this;
    }

    ScenarioBuilder workload(String which) {
        workload = which;
        return this;
    }

    /** Changes the measures that scenarios have. */
    ScenarioBuilder measures(UnaryOperator<WorkloadOptions> changes) {
        UnaryOperator<WorkloadOptions> usual = measures;
        measures = options -> changes.apply(usual.apply(options));
        return this;
    }

    ScenarioBuilder setting(String key, String value) {
        settings.put(key, value);
        return this;
    }

    ScenarioBuilder lossyCrashes(int count) {
        lossyCrashes = count;
        return this;
    }

    Scenario script(Consumer<Script> choreography) {
        return new Scenario(
                name,
                bug,
                source,
                new Requirements(coordination, capabilities, BROKERS),
                new Scenario.Load(workload, measures),
                settings,
                lossyCrashes,
                FAULTS_MS,
                expectation,
                choreography);
    }
}
