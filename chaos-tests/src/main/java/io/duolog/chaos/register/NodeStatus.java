package io.duolog.chaos.register;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far one life of a node is.
 *
 * @param leadingEpoch the epoch in which it is the controller; -1 if it is not
 * @param appended how many of its appends were acknowledged
 * @param refused how many were refused
 * @param uncertain how many have an unknown outcome
 * @param reads how many of its questions were answered
 * @param delivered how many records of the log it has been delivered
 */
record NodeStatus(int leadingEpoch, long appended, long refused, long uncertain, long reads, long delivered) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes it, so that whoever reads finds the former one or this. */
    void write(Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            JSON.writeValue(fresh.toFile(), this);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Reads it; empty if it was not written yet. */
    static Optional<NodeStatus> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), NodeStatus.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
