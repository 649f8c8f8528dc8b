package io.duolog.perf.command;

import io.duolog.perf.system.DuologCommand;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Duolog that is measured: as a user has it, if this is run by the launcher; otherwise the classes of this JVM. Asked for once:
 * the launcher would build anew when a source changes meanwhile. For one thread.
 */
final class TestedDuolog implements Supplier<DuologCommand> {
    private static final String LAUNCHER_PROPERTY = "duolog.launcher";

    private @Nullable DuologCommand duolog;

    @Override
    public DuologCommand get() {
        if (duolog == null) {
            String launcher = System.getProperty(LAUNCHER_PROPERTY);
            duolog = launcher == null ? DuologCommand.ofThisJvm() : DuologCommand.ofLauncher(Path.of(launcher));
        }
        return duolog;
    }
}
