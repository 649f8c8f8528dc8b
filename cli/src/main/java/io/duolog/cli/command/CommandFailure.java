package io.duolog.cli.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.output.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command could not do what was asked, for a reason that it can explain to a person. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final @Nullable String hint;

    private CommandFailure(ExitCode exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.exitCode = requireNonNull(exitCode, "exitCode");
        this.hint = hint;
    }

    /**
     * What was asked for makes no sense; nothing was tried.
     *
     * @param message what is wrong, with the name and the value of the option
     * @param hint what to do
     */
    public static CommandFailure usage(String message, String hint) {
        return new CommandFailure(ExitCode.USAGE, message, hint, null);
    }

    /** As {@link #usage(String, String)}, with what was found as the cause. */
    public static CommandFailure usage(String message, String hint, Throwable cause) {
        return new CommandFailure(ExitCode.USAGE, message, hint, cause);
    }

    /** It was tried, and failed. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message, null, null);
    }

    /** It was tried, and failed; the hint says what to do. */
    public static CommandFailure failed(String message, String hint) {
        return new CommandFailure(ExitCode.FAILED, message, hint, null);
    }

    /** As {@link #failed(String)}, with what was found as the cause. */
    public static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(ExitCode.FAILED, message, null, cause);
    }

    /** As {@link #failed(String, String)}, with what was found as the cause. */
    public static CommandFailure failed(String message, String hint, Throwable cause) {
        return new CommandFailure(ExitCode.FAILED, message, hint, cause);
    }

    /** The cluster did not answer. */
    public static CommandFailure unreachable(String message, String hint, Throwable cause) {
        return new CommandFailure(ExitCode.UNREACHABLE, message, hint, cause);
    }

    /** How the process ends. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** What to do about it. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
