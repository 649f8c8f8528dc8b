package io.duolog.perf.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code results.json}: {@link PerfResults} as JSON. */
public final class ResultsFile {
    /** Its name in a run's directory. */
    public static final String FILE_NAME = "results.json";

    /** Bounds what is read into memory; a sample takes about 2 KB. */
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    private static final JsonMapper MAPPER = ResultsJson.mapper();

    private ResultsFile() {}

    /** Writes it, replacing what is there at once: whoever reads meanwhile sees the old or the new. */
    public static void write(Path file, PerfResults results) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(unfinished.toFile(), results);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads it.
     *
     * @throws ResultsFormatException if the file is no such file, is of another version, or lacks something
     * @throws IOException if it cannot be read at all
     */
    public static PerfResults read(Path file) throws IOException {
        long sizeBytes = Files.size(file);
        if (sizeBytes > MAX_BYTES) {
            throw new ResultsFormatException(
                    file, "has " + sizeBytes + " bytes; results have at most " + MAX_BYTES + " bytes");
        }
        JsonNode tree = tree(file);
        checkVersion(file, tree);
        try {
            return MAPPER.treeToValue(tree, PerfResults.class);
        } catch (JacksonException e) {
            throw new ResultsFormatException(file, "holds no results: " + problem(e), e);
        }
    }

    private static JsonNode tree(Path file) throws IOException {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new ResultsFormatException(file, "is no JSON" + where + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void checkVersion(Path file, JsonNode tree) throws ResultsFormatException {
        JsonNode version = tree.path("version");
        if (!version.canConvertToInt() || !version.isIntegralNumber()) {
            throw new ResultsFormatException(
                    file, "has no 'version'; it is no results file of 'duolog perf run', or it was cut off");
        }
        if (version.intValue() != PerfResults.VERSION) {
            throw new ResultsFormatException(
                    file,
                    "is of version " + version.intValue() + "; this duolog reads version " + PerfResults.VERSION
                            + ", so use the duolog that wrote it");
        }
    }

    /** Names the field, such as {@code samples[3].figures.records}, and what is wrong with it. */
    private static String problem(JacksonException e) {
        String message = Optional.ofNullable(e.getOriginalMessage()).orElse("unreadable");
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return message;
        }
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
            }
        }
        return path + ": " + message;
    }
}
