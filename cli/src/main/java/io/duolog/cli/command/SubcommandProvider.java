package io.duolog.cli.command;

/**
 * Adds a command to {@code duolog} from another jar, by {@link java.util.ServiceLoader}: for what most installations go
 * without.
 */
public interface SubcommandProvider {
    /** A class with picocli's annotations; one whose public constructor takes a {@link CommandContext} gets it. */
    Class<?> command();
}
