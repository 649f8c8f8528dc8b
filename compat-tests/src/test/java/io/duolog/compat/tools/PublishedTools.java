package io.duolog.compat.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Apache Kafka's published tools with all the classes of their own version, which the build has copied: this loader looks there
 * first for anything of Kafka's. Where a tool would end the JVM, it throws an {@link Exited}.
 */
final class PublishedTools extends URLClassLoader {
    private static final Path JARS = Path.of("target", "kafka-tools");

    /** A tool's end other than by returning. */
    static final class Exited extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int status;

        Exited(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private PublishedTools(URL[] jars) {
        super(jars, PublishedTools.class.getClassLoader());
    }

    /** A loader of them, whose tools do not end the JVM. */
    static PublishedTools load() {
        try (Stream<Path> jars = Files.list(JARS)) {
            PublishedTools tools =
                    new PublishedTools(jars.map(PublishedTools::url).toArray(URL[]::new));
            tools.throwWhereToolsExit();
            return tools;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The build copies the tools to " + JARS + " before the integration tests", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("These tools end the JVM in some other way", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void throwWhereToolsExit() throws ReflectiveOperationException {
        Class<?> exit = loadClass("org.apache.kafka.common.utils.Exit");
        Class<?> procedure = loadClass("org.apache.kafka.common.utils.Exit$Procedure");
        Object thrower = Proxy.newProxyInstance(this, new Class<?>[] {procedure}, (proxy, method, arguments) -> {
            throw new Exited((Integer) arguments[0], String.valueOf(arguments[1]));
        });
        exit.getMethod("setExitProcedure", procedure).invoke(null, thrower);
    }

    /** The tool of this class, whose {@code main} is run. */
    KafkaTool tool(String className) {
        try {
            return KafkaTool.withPlainMain(loadClass(className));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("There is no such tool in " + JARS, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("org.apache.kafka.") && !name.startsWith("kafka.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }
}
