package io.duolog.chaos.run;

import io.duolog.chaos.checker.GuaranteeProfile;
import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.register.RegisterSystem;
import io.duolog.chaos.scenario.Scenario;
import io.duolog.chaos.scenario.Scenarios;
import io.duolog.chaos.system.Systems;
import io.duolog.chaos.workload.WorkloadOptions;
import io.duolog.chaos.workload.WorkloadPlan;
import io.duolog.chaos.workload.Workloads;
import io.duolog.chaos.workload.client.GroupProtocol;
import io.duolog.chaos.workload.client.MemberSettings;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes plans of what somebody wants. */
public final class RunPlans {
    private RunPlans() {}

    /**
     * The plan of a spec.
     *
     * @throws IllegalArgumentException if there is no such system, workload, client or scenario, naming what there is
     */
    public static RunPlan of(RunSpec spec) {
        if (!Systems.names().contains(spec.system())) {
            throw new IllegalArgumentException(
                    "there is no system '" + spec.system() + "'; there are " + String.join(", ", Systems.names()));
        }
        if (spec.groupProtocols().contains(GroupProtocol.CONSUMER) && !Systems.hasConsumerGroups(spec.system())) {
            throw new IllegalArgumentException(
                    spec.system() + " has no groups of the consumer protocol; leave it out of" + " --group-protocol");
        }
        if (spec.workload().equals(RegisterRun.WORKLOAD)) {
            return register(spec);
        }
        return spec.isRandom() ? random(spec) : scripted(spec, scenario(spec.scenario()));
    }

    /** The names of all workloads, sorted: those of clients, and coordination alone. */
    public static List<String> workloads() {
        return Stream.concat(Workloads.names().stream(), Stream.of(RegisterRun.WORKLOAD))
                .sorted()
                .toList();
    }

    /** Coordination alone: nodes do the work, so there are no clients, and what has no topics has no faults of them. */
    private static RunPlan register(RunSpec spec) {
        if (!RegisterSystem.NAMES.contains(spec.system())) {
            throw new IllegalArgumentException("workload " + RegisterRun.WORKLOAD + " cannot be run on " + spec.system()
                    + ", but on " + String.join(", ", new TreeSet<>(RegisterSystem.NAMES)));
        }
        if (!spec.isRandom()) {
            throw new IllegalArgumentException("a scenario has its own workload; leave --workload or --scenario out");
        }
        WorkloadPlan workload = new WorkloadPlan(
                RegisterRun.WORKLOAD,
                spec.client(),
                WorkloadOptions.of(spec.seed()),
                List.of(RegisterRun.log(spec.brokers())),
                List.of());
        return new RunPlan(
                spec,
                workload,
                spec.settings(),
                RandomFaults.of(spec.seed(), spec.families(), spec.faultsMs(), 0),
                spec.faultsMs(),
                0,
                command(spec));
    }

    private static Scenario scenario(String name) {
        return Scenarios.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'; there are "
                        + Scenarios.all().stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }

    private static RunPlan scripted(RunSpec spec, Scenario scenario) {
        WorkloadOptions options = measured(spec, scenario.workloadOptions(spec.seed()));
        WorkloadPlan workload = Workloads.plan(scenario.load().workload(), spec.client(), options);
        Map<String, String> settings = brokerSettings(workload);
        settings.putAll(scenario.settings());
        settings.putAll(spec.settings());
        return new RunPlan(
                spec,
                workload,
                settings,
                topology -> scenario.schedule(spec.seed(), topology),
                scenario.faultsMs(),
                scenario.lossyCrashes(),
                command(spec));
    }

    private static RunPlan random(RunSpec spec) {
        WorkloadOptions options = measured(spec, WorkloadOptions.of(spec.seed()));
        WorkloadPlan workload = Workloads.plan(spec.workload(), spec.client(), options);
        int lossyCrashes = lossyCrashes(workload);
        Map<String, String> settings = brokerSettings(workload);
        settings.putAll(spec.settings());
        return new RunPlan(
                spec,
                workload,
                settings,
                RandomFaults.of(spec.seed(), spec.families(), spec.faultsMs(), lossyCrashes),
                spec.faultsMs(),
                lossyCrashes,
                command(spec));
    }

    /** How many replicas may lose what they stored while all that is promised must survive. */
    private static int lossyCrashes(WorkloadPlan workload) {
        return workload.topics().stream()
                .mapToInt(topic -> GuaranteeProfile.of(topic).lossyCrashesSurvived())
                .min()
                .orElse(0);
    }

    private static WorkloadOptions measured(RunSpec spec, WorkloadOptions usual) {
        WorkloadOptions paced =
                spec.recordsPerSecond() == 0 ? usual : usual.withRecordsPerSecond(spec.recordsPerSecond());
        if (!spec.groupProtocols().isEmpty()) {
            return paced.withGroupProtocols(spec.groupProtocols());
        }
        return Systems.hasConsumerGroups(spec.system())
                ? paced
                : paced.withGroupProtocols(EnumSet.of(GroupProtocol.CLASSIC));
    }

    /** Where members leave their times to the brokers, times that fit into a run. */
    private static Map<String, String> brokerSettings(WorkloadPlan workload) {
        return new LinkedHashMap<>(
                workload.hasGroups(GroupProtocol.CONSUMER) ? MemberSettings.brokerProperties() : Map.of());
    }

    private static String command(RunSpec spec) {
        StringBuilder command = new StringBuilder("duolog chaos run --system ").append(spec.system());
        if (!spec.mutant().isEmpty()) {
            command.append(" --mutant ").append(spec.mutant());
        }
        spec.settings()
                .forEach((key, value) ->
                        command.append(" --set ").append(key).append('=').append(value));
        if (spec.isRandom()) {
            command.append(" --workload ").append(spec.workload());
            command.append(" --faults ")
                    .append(
                            spec.families().isEmpty()
                                    ? "none"
                                    : spec.families().stream()
                                            .map(FaultFamily::label)
                                            .sorted()
                                            .collect(Collectors.joining(",")));
            command.append(" --time ").append(spec.faultsMs() / 1000).append('s');
        } else {
            command.append(" --scenario ").append(spec.scenario());
        }
        command.append(" --client ").append(spec.client());
        if (!spec.groupProtocols().isEmpty()) {
            command.append(" --group-protocol ")
                    .append(spec.groupProtocols().stream()
                            .map(GroupProtocol::label)
                            .sorted()
                            .collect(Collectors.joining(",")));
        }
        command.append(" --brokers ").append(spec.brokers());
        if (spec.recordsPerSecond() > 0) {
            command.append(" --rate ").append(spec.recordsPerSecond());
        }
        return command.append(" --seed ").append(spec.seed()).toString();
    }
}
