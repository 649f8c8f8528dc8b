package io.duolog.chaos.mutant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs a program with one of Duolog's rules broken: a broker's process, or a client's.
 *
 * <p>Everything of Duolog is loaded once more, by the {@link MutantClassLoader}, beginning with the main class; what others
 * wrote is loaded where it was. The loader is the context loader of the thread and of all threads that it starts, so that
 * services that are found by name are the mutant's, too.
 */
public final class MutantLauncher {
    /** The system property that names the mutant of a process: {@code -Dduolog.chaos.mutant=M10}. */
    public static final String PROPERTY = "duolog.chaos.mutant";

    private MutantLauncher() {}

    /**
     * Runs the first argument's mutant of the main class that the second argument names.
     *
     * @throws Exception what the main method throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            throw new IllegalArgumentException("expected: <mutant> <main class> [<argument> ...]");
        }
        String[] further = new String[args.length - 2];
        System.arraycopy(args, 2, further, 0, further.length);
        launch(args[0], args[1], further);
    }

    /**
     * Calls {@code mainClass.main(args)} in a mutant, in this thread. Says on standard error which rule is broken, and once
     * more when the class that keeps it is loaded; {@code mainClass} must not be the caller.
     *
     * @param id which mutant
     * @throws IllegalArgumentException if there is no such mutant or class, or it has no main method
     * @throws Exception what the main method throws
     */
    public static void launch(String id, String mainClass, String... args) throws Exception {
        Mutant mutant = Mutants.find(id)
                .orElseThrow(() -> new IllegalArgumentException("no mutant " + id + "; there are "
                        + Mutants.all().stream().map(Mutant::id).toList()));
        System.err.println("THIS IS A MUTANT, for tests alone. " + mutant);
        launch(
                new MutantClassLoader(
                        MutantLauncher.class.getClassLoader(),
                        mutant,
                        () -> System.err.println("Mutant " + id + " is at work")),
                mainClass,
                args);
    }

    /** Calls {@code mainClass.main(args)} as the loader loads it. */
    static void launch(MutantClassLoader loader, String mainClass, String... args) throws Exception {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            mainMethod(loader, mainClass).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Method mainMethod(ClassLoader loader, String mainClass) {
        try {
            Method main = loader.loadClass(mainClass).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            return main;
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new IllegalArgumentException(mainClass + " is no main class", e);
        }
    }
}
