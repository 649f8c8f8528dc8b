package io.duolog.storage.fs;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A creation, renaming or deletion of a file that no sync has made durable yet.
 *
 * @param from the name that goes; null for a creation
 * @param to the name that comes; null for a deletion
 * @param file the file that gets the name {@code to}
 */
record NameChange(@Nullable Path from, @Nullable Path to, @Nullable MemoryFile file) {
    void applyTo(Map<Path, MemoryFile> names) {
        if (from != null) {
            names.remove(from);
        }
        if (to != null) {
            names.put(to, requireNonNull(file));
        }
    }

    boolean isIn(Path directory) {
        return (from != null && directory.equals(from.getParent())) || (to != null && directory.equals(to.getParent()));
    }
}
