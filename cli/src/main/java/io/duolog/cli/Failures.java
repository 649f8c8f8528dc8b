package io.duolog.cli;

import io.duolog.broker.BrokerStartException;
import io.duolog.broker.config.ConfigException;
import io.duolog.broker.inspection.InspectionException;
import io.duolog.cli.command.CommandFailure;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.ConnectionException;
import io.duolog.coordination.CoordinationConfigException;
import io.duolog.coordination.CoordinationException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.LogStorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Words what went wrong for a person: one place that knows which exceptions explain themselves. */
final class Failures {
    private static final int CAUSES_MAX = 20;

    private Failures() {}

    /** The failure to report: the first exception, from the outside, that explains itself; otherwise a bug of ours. */
    static CommandFailure explain(Throwable thrown) {
        Throwable current = thrown;
        for (int i = 0; current != null && i < CAUSES_MAX; i++) {
            Optional<CommandFailure> explained = explainOne(current);
            if (explained.isPresent()) {
                return explained.get();
            }
            current = current.getCause();
        }
        return CommandFailure.failed(
                "an error that Duolog should not make: " + thrown,
                "run the command again with --debug, and report what it shows",
                thrown);
    }

    private static Optional<CommandFailure> explainOne(Throwable thrown) {
        if (thrown instanceof CommandFailure failure) {
            return Optional.of(failure);
        }
        if (thrown instanceof ClientException failure) {
            return Optional.of(client(failure));
        }
        if (thrown instanceof ConfigException failure) {
            return Optional.of(
                    config(failure.problems().stream().map(String::valueOf).toList(), failure));
        }
        if (thrown instanceof CoordinationConfigException failure) {
            return Optional.of(config(failure.problems(), failure));
        }
        if (thrown instanceof BrokerStartException
                || thrown instanceof LogStorageException
                || thrown instanceof CoordinationException) {
            return Optional.of(CommandFailure.failed(
                    "the broker did not start: " + thrown.getMessage(),
                    "mend that and start it again; its data is as it was",
                    thrown));
        }
        if (thrown instanceof InspectionException) {
            return Optional.of(CommandFailure.unreachable(
                    String.valueOf(thrown.getMessage()),
                    "only Duolog brokers can be looked into; ask another one with --broker",
                    thrown));
        }
        if (thrown instanceof IOException) {
            return Optional.of(CommandFailure.failed(
                    "reading or writing failed: " + thrown.getMessage(),
                    "check the file, the disk or the pipe",
                    thrown));
        }
        return Optional.empty();
    }

    private static CommandFailure config(List<String> problems, Throwable cause) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return CommandFailure.usage(
                "the configuration has " + count + ":\n  " + String.join("\n  ", problems),
                "nothing was started; mend the settings above",
                cause);
    }

    private static CommandFailure client(ClientException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ClientConfigException) {
            return CommandFailure.usage(
                    message, "settings come from -X, --command-config and --bootstrap-server", failure);
        }
        if (failure instanceof ClientTimeoutException || failure instanceof ConnectionException) {
            return CommandFailure.unreachable(
                    message,
                    "start a broker with 'duolog up', or say where one is with --bootstrap-server host:port",
                    failure);
        }
        return switch (failure.errorCode().orElse(ErrorCode.NONE)) {
            case UNKNOWN_TOPIC_OR_PARTITION ->
                CommandFailure.failed(message, "'duolog topics list' shows what there is", failure);
            case GROUP_ID_NOT_FOUND ->
                CommandFailure.failed(message, "'duolog groups list' shows what there is", failure);
            default -> CommandFailure.failed(message, failure);
        };
    }
}
