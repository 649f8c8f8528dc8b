package io.duolog.chaos.mutant;

import static java.util.Objects.requireNonNull;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * One rule broken.
 *
 * @param id its name in the list of mutants, such as {@code M1}
 * @param breaks which rule it breaks, in a few words
 * @param className the class that keeps the rule
 * @param method where it keeps it
 * @param change what becomes of the method
 * @param experiment what shows it: the name of a class as {@link MutantRun} runs it
 */
public record Mutant(
        String id,
        String breaks,
        String className,
        ElementMatcher<? super MethodDescription> method,
        AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper change,
        String experiment) {
    /** Checks that all are there. */
    public Mutant {
        requireNonNull(id, "id");
        requireNonNull(breaks, "breaks");
        requireNonNull(className, "className");
        requireNonNull(method, "method");
        requireNonNull(change, "change");
        requireNonNull(experiment, "experiment");
    }

    @Override
    public String toString() {
        return id + ": " + breaks;
    }
}
