package io.duolog.coordination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.CoordinationConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend is added by a jar on the class path and chosen by its name, and nothing else has to know of it. */
class BackendOfOneJarTest {
    private static final String SOURCE =
            """
            package guest;

            import io.duolog.coordination.*;
            import java.util.*;

            public final class GuestFactory implements CoordinationBackendFactory {
                public String name() {
                    return "guest";
                }

                public List<ConfigKey> configKeys() {
                    return List.of(new ConfigKey("guest.room", "1", "Where the guest stays."));
                }

                public CoordinationBackend create(Map<String, String> config, BackendHost host) {
                    return CoordinationBackends.onClassPath(getClass().getClassLoader())
                            .find("memory").create(config, host);
                }
            }
            """;

    private final List<String> events = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void isFoundByItsNameAndLeads() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {guestJar().toUri().toURL()}, getClass().getClassLoader())) {
            CoordinationBackends backends = CoordinationBackends.onClassPath(loader);
            CoordinationBackendFactory guest = backends.find("guest");

            assertThat(backends.names()).contains("guest", "memory");
            assertThat(guest.getClass().getClassLoader()).isSameAs(loader);
            assertThat(guest.configKeys()).singleElement().satisfies(key -> assertThat(key.name())
                    .isEqualTo("guest.room"));
            assertThat(startAndLead(guest)).isEqualTo(BackendState.READY);
        }
    }

    @Test
    void isUnknownWithoutTheJar() {
        CoordinationBackends backends =
                CoordinationBackends.onClassPath(getClass().getClassLoader());

        assertThatThrownBy(() -> backends.find("guest"))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("guest")
                .hasMessageContaining("memory");
    }

    private BackendState startAndLead(CoordinationBackendFactory factory) {
        SimulatedExecution execution = new SimulatedExecution(1);
        CoordinationBackend backend =
                factory.create(Map.of(), new TestBackendHost(1, directory, execution.newScheduler()));
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                events.add("elected " + epoch);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                events.add("revoked " + epoch);
            }
        });
        backend.start((state, cause) -> events.add("state " + state));
        execution.runUntilIdle();

        assertThat(events).containsExactly("state READY", "elected 1");
        BackendState state = backend.state();
        backend.close();
        return state;
    }

    private Path guestJar() throws IOException {
        Path source = Files.writeString(
                Files.createDirectories(directory.resolve("guest")).resolve("GuestFactory.java"), SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
        assertThat(failed).as("exit code of javac").isZero();
        Path jar = directory.resolve("guest.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("guest/GuestFactory.class"));
            out.write(Files.readAllBytes(directory.resolve("guest/GuestFactory.class")));
            out.putNextEntry(new JarEntry("META-INF/services/" + CoordinationBackendFactory.class.getName()));
            out.write("guest.GuestFactory\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
