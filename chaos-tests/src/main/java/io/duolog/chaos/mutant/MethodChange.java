package io.duolog.chaos.mutant;

import static java.util.Objects.requireNonNull;

import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * What becomes of a method.
 *
 * @param className the class that keeps the rule
 * @param method where it keeps it
 * @param wrapper what becomes of the method
 */
public record MethodChange(
        String className, ElementMatcher<? super MethodDescription> method, MethodVisitorWrapper wrapper) {
    /** Checks that all are there. */
    public MethodChange {
        requireNonNull(className, "className");
        requireNonNull(method, "method");
        requireNonNull(wrapper, "wrapper");
    }
}
