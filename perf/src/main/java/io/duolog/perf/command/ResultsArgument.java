package io.duolog.perf.command;

import io.duolog.cli.command.CommandFailure;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.ResultsFile;
import io.duolog.perf.result.ResultsFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Results that a person names by their file, or by the directory that it is in. */
final class ResultsArgument {
    private static final String HINT = "name the results.json of 'duolog perf run', or the directory that it is in";

    private ResultsArgument() {}

    /** The file that is meant. */
    static Path file(Path named) {
        return Files.isDirectory(named) ? named.resolve(ResultsFile.FILE_NAME) : named;
    }

    /**
     * Reads it.
     *
     * @throws CommandFailure if there are no such results, with why
     */
    static PerfResults read(Path named) throws IOException {
        Path file = file(named);
        try {
            return ResultsFile.read(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("there is no file " + file, HINT, e);
        } catch (ResultsFormatException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), HINT, e);
        }
    }
}
