package io.duolog.chaos.mutant;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.Optional;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Lets the list of mutants read as one. {@code changes}, {@code shows} and one of {@code by} and {@code live} are needed. */
final class MutantBuilder {
    private final String id;
    private final String breaks;
    private Optional<MethodChange> change = Optional.empty();
    private String anomaly = "";
    private Optional<String> experiment = Optional.empty();
    private Optional<String> scenario = Optional.empty();
    private String system = "duolog-raft";

    private MutantBuilder(String id, String breaks) {
        this.id = id;
        this.breaks = breaks;
    }

    static MutantBuilder mutant(String id, String breaks) {
        return new MutantBuilder(id, breaks);
    }

    /** Copies an advice's code into all methods of this name. */
    MutantBuilder changes(String className, String method, Class<?> advice) {
        return changes(className, isMethod().and(named(method)), Advice.to(advice));
    }

    MutantBuilder changes(
            String className, ElementMatcher<? super MethodDescription> method, MethodVisitorWrapper wrapper) {
        change = Optional.of(new MethodChange(className, method, wrapper));
        return this;
    }

    /** What is expected to be seen. */
    MutantBuilder shows(String expected) {
        anomaly = expected;
        return this;
    }

    /** The experiment without processes. */
    MutantBuilder by(String className) {
        experiment = Optional.of(className);
        return this;
    }

    /** The scenario with processes. */
    MutantBuilder live(String name) {
        scenario = Optional.of(name);
        return this;
    }

    /**
     * The scenario with processes, on ZooKeeper: there the links between brokers carry records alone, so that a scenario may
     * hold them for as long as it needs.
     */
    MutantBuilder liveOnZooKeeper(String name) {
        system = "duolog-zookeeper";
        return live(name);
    }

    Mutant build() {
        return new Mutant(id, breaks, change.orElseThrow(), new Detection(anomaly, experiment, scenario, system));
    }
}
