package io.duolog.compat.cross;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads {@link JavaCrossClient} with the previous major version of kafka-clients: this loader looks into that jar before
 * it asks its parent for anything of Kafka's, and defines the one class of ours that uses it.
 */
final class PreviousKafkaClients extends URLClassLoader {

    private static final String JAR_PROPERTY = "compat.previous.clients";
    private static final String KAFKA_PACKAGES = "org.apache.kafka.";

    private PreviousKafkaClients(URL jar) {
        super(new URL[] {jar}, PreviousKafkaClients.class.getClassLoader());
    }

    /** A client of that version; its loader stays open for as long as it is reachable. */
    static CrossClient load() {
        try {
            ClassLoader loader = new PreviousKafkaClients(
                    Path.of(System.getProperty(JAR_PROPERTY)).toUri().toURL());
            return (CrossClient) loader.loadClass(JavaCrossClient.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | MalformedURLException e) {
            throw new IllegalStateException("The build sets " + JAR_PROPERTY + " to the jar that it copied", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (name.startsWith(KAFKA_PACKAGES)) {
                return findClass(name);
            }
            return name.equals(JavaCrossClient.class.getName()) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
