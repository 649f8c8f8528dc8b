package io.duolog.chaos.mutant;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Looks for a seed in which a mutant is caught. */
public final class MutantRun {
    private MutantRun() {}

    /**
     * A catch.
     *
     * @param seed in which it was caught
     * @param violation what was seen
     */
    public record Caught(long seed, String violation) {}

    /**
     * Runs seeds one after the other until the mutant is caught.
     *
     * <p>The mutant's experiment is a class with a public constructor without parameters that is a {@code
     * LongFunction<String>}: it runs a seed, and returns the promise that was broken, or the empty string.
     *
     * @return empty if it survived all of them
     * @throws IllegalArgumentException if no experiment shows the mutant
     * @throws IllegalStateException if the mutant's class was never loaded, so that nothing was tested
     */
    public static Optional<Caught> search(Mutant mutant, long firstSeed, int seeds) {
        String experiment = mutant.detection()
                .experiment()
                .orElseThrow(() -> new IllegalArgumentException(mutant + ": only processes show it"));
        MutantClassLoader loader = new MutantClassLoader(MutantRun.class.getClassLoader(), mutant);
        LongFunction<String> run = instantiate(loader, experiment);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        Optional<Caught> caught;
        try {
            caught = LongStream.range(firstSeed, firstSeed + seeds)
                    .mapToObj(seed -> new Caught(seed, run.apply(seed)))
                    .filter(candidate -> !candidate.violation().isEmpty())
                    .findFirst();
        } finally {
            thread.setContextClassLoader(before);
        }
        if (!loader.applied()) {
            throw new IllegalStateException(mutant + ": " + mutant.change().className() + " was never used");
        }
        return caught;
    }

    @SuppressWarnings("unchecked")
    private static LongFunction<String> instantiate(ClassLoader loader, String experiment) {
        try {
            return (LongFunction<String>)
                    loader.loadClass(experiment).getConstructor().newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalArgumentException(experiment + " is no experiment", e);
        }
    }
}
