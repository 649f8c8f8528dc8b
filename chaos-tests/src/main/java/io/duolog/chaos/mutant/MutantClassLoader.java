package io.duolog.chaos.mutant;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * Loads Duolog once more, with one rule broken. What is started in it is the mutant; the classes outside are untouched, so
 * several mutants can live in one JVM. All of Duolog's own classes are loaded here, and of others' only those that find Duolog's
 * by name without asking the thread's context loader, which {@link MutantLauncher} sets.
 *
 * <p>Thread-safe: a broker's threads load classes at the same time.
 */
public final class MutantClassLoader extends ClassLoader {
    private static final String OWN_CLASSES = "io.duolog.";
    /** Ratis finds the transport that is Duolog's by its name, and asks the loader of its own classes for it. */
    private static final String CLASSES_THAT_FIND_OWN_ONES = "org.apache.ratis.";

    private static final String CLASSES_INSIDE_THAT_DO_NOT = "org.apache.ratis.thirdparty.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader origin;
    private final Mutant mutant;
    private final Runnable whenApplied;
    private volatile boolean applied;

    /**
     * Prepares a mutant.
     *
     * @param origin where the classes are found
     */
    public MutantClassLoader(ClassLoader origin, Mutant mutant) {
        this(origin, mutant, () -> {});
    }

    /**
     * Prepares a mutant.
     *
     * @param origin where the classes are found
     * @param whenApplied runs when the class to change is loaded, in the thread that loads it
     */
    MutantClassLoader(ClassLoader origin, Mutant mutant, Runnable whenApplied) {
        super(requireNonNull(origin, "origin"));
        this.origin = origin;
        this.mutant = requireNonNull(mutant, "mutant");
        this.whenApplied = requireNonNull(whenApplied, "whenApplied");
    }

    /** Whether the class to change has been loaded and the method was there. */
    public boolean applied() {
        return applied;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isLoadedAnew(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private static boolean isLoadedAnew(String name) {
        return name.startsWith(OWN_CLASSES)
                || (name.startsWith(CLASSES_THAT_FIND_OWN_ONES) && !name.startsWith(CLASSES_INSIDE_THAT_DO_NOT));
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name);
        if (name.equals(mutant.change().className())) {
            bytes = mutate(bytes);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
        try (InputStream in = origin.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] mutate(byte[] bytes) {
        MethodChange change = mutant.change();
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(change.className(), bytes), ClassFileLocator.ForClassLoader.of(origin));
        TypePool types = TypePool.Default.of(locator);
        var type = types.describe(change.className()).resolve();
        if (type.getDeclaredMethods().filter(change.method()).isEmpty()) {
            throw new IllegalStateException(
                    mutant + ": " + change.className() + " has no such method any more; mend the list of mutants");
        }
        byte[] changed = new ByteBuddy()
                .redefine(type, locator)
                .visit(new AsmVisitorWrapper.ForDeclaredMethods().invokable(change.method(), change.wrapper()))
                .make()
                .getBytes();
        applied = true;
        whenApplied.run();
        return changed;
    }
}
