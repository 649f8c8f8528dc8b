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
 * several mutants can live in one JVM.
 */
public final class MutantClassLoader extends ClassLoader {
    private static final String OWN_CLASSES = "io.duolog.";

    private final ClassLoader origin;
    private final Mutant mutant;
    private boolean applied;

    /**
     * Prepares a mutant.
     *
     * @param origin where the classes are found
     */
    public MutantClassLoader(ClassLoader origin, Mutant mutant) {
        super(requireNonNull(origin, "origin"));
        this.origin = origin;
        this.mutant = requireNonNull(mutant, "mutant");
    }

    /** Whether the class to change has been loaded and the method was there. */
    public boolean applied() {
        return applied;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN_CLASSES)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name);
        if (name.equals(mutant.className())) {
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
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(mutant.className(), bytes), ClassFileLocator.ForClassLoader.of(origin));
        TypePool types = TypePool.Default.of(locator);
        var type = types.describe(mutant.className()).resolve();
        if (type.getDeclaredMethods().filter(mutant.method()).isEmpty()) {
            throw new IllegalStateException(
                    mutant + ": " + mutant.className() + " has no such method any more; mend the list of mutants");
        }
        applied = true;
        return new ByteBuddy()
                .redefine(type, locator)
                .visit(new AsmVisitorWrapper.ForDeclaredMethods().invokable(mutant.method(), mutant.change()))
                .make()
                .getBytes();
    }
}
