package io.duolog.cli.command;

import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.ErrorCode;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each of several things: one row a thing, whether it went well or not, so that a script sees all of them.
 */
public final class Outcomes {
    private static final String FAILED = "failed";

    private final CommandContext context;
    private final Rows rows;
    private final Set<ErrorCode> accepted = new HashSet<>();
    private @Nullable RuntimeException unanswered;
    private boolean hasFailures;

    /**
     * Starts without any.
     *
     * @param thing what the things are, as the name of a column: {@code topic}
     */
    public Outcomes(CommandContext context, String thing) {
        this.context = context;
        this.rows = new Rows(thing, "status", "detail");
    }

    /** Lets an answer count as success: for {@code --if-exists} and its like. */
    public Outcomes accept(ErrorCode error) {
        accepted.add(error);
        return this;
    }

    /**
     * Waits for one and adds its row.
     *
     * @param name which thing
     * @param status what has happened to it if it went well: {@code created}
     * @param future completes when it has
     * @param detail what else there is to say about its result
     */
    public <V> void await(String name, String status, CompletableFuture<V> future, Function<V, String> detail) {
        await(name, result -> status, future, detail);
    }

    /** As the other method, where the result tells what has happened. */
    public <V> void await(
            String name, Function<V, String> status, CompletableFuture<V> future, Function<V, String> detail) {
        try {
            V result = future.join();
            rows.add(name, status.apply(result), detail.apply(result));
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ClientException failure)) {
                throw e;
            }
            String message = String.valueOf(failure.getMessage());
            if (failure.errorCode().filter(accepted::contains).isPresent()) {
                rows.add(name, "unchanged", message);
                return;
            }
            hasFailures = true;
            rows.add(name, FAILED, message);
            if (failure.errorCode().isEmpty()) {
                unanswered = failure;
            }
        }
    }

    /**
     * Prints all rows as the command's result.
     *
     * @return how the process ends
     * @throws ClientException if no broker answered, which is one problem and not one of each thing
     */
    public int print(boolean asJson) {
        return printTo(context.out(), asJson);
    }

    /** As {@link #print}, where the command's result is something else. */
    public int printTo(PrintStream out, boolean asJson) {
        if (unanswered != null) {
            throw unanswered;
        }
        rows.print(out, asJson);
        return (hasFailures ? ExitCode.FAILED : ExitCode.OK).status();
    }
}
