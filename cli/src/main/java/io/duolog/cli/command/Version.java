package io.duolog.cli.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
public final class Version implements IVersionProvider {
    /** Created by the command line parser. */
    public Version() {}

    /** The version; {@code development} for classes that are not in a jar. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"duolog " + current() + ", Java " + Runtime.version()};
    }
}
