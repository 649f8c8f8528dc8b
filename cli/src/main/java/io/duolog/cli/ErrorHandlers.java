package io.duolog.cli;

import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.ExitCode;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports errors on standard error: what is wrong and, on the next line, what to do about it. Stack traces are for
 * {@code --debug}.
 */
final class ErrorHandlers implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final PrintStream err;
    private final BooleanSupplier debug;

    ErrorHandlers(PrintStream err, BooleanSupplier debug) {
        this.err = err;
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        if (thrown instanceof ParameterException wrongParameter) {
            return handleParseException(wrongParameter, new String[0]);
        }
        CommandFailure failure = Failures.explain(thrown);
        err.println("duolog: " + failure.getMessage());
        failure.hint().ifPresent(hint -> err.println("hint: " + hint));
        if (debug.getAsBoolean()) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode().status();
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        err.println("duolog: " + wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            unmatched.getSuggestions().stream()
                    .findFirst()
                    .ifPresent(suggestion -> err.println("hint: did you mean '" + suggestion + "'?"));
        }
        err.println("hint: '" + line.getCommandSpec().qualifiedName() + " --help' shows what there is");
        if (debug.getAsBoolean()) {
            wrong.printStackTrace(err);
        }
        err.flush();
        return ExitCode.USAGE.status();
    }
}
