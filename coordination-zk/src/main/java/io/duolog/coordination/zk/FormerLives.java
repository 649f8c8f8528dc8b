package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which life of this node was the one before. Its ephemeral entries may outlast it by a session timeout; whoever has its
 * directory knows that it is over, and may remove them. Anybody else with the same node id may not.
 */
final class FormerLives {
    private static final String FILE = "incarnation";

    private final NodeIdentity self;
    private volatile @Nullable UUID former;

    FormerLives(NodeIdentity self) {
        this.self = self;
    }

    /** Reads which life was before, and writes down this one. */
    void open(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        former = read(file).orElse(null);
        Path temporary = directory.resolve(FILE + ".tmp");
        Files.writeString(temporary, self.incarnation().toString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether an entry of this node is a leftover: of the life before, or of an earlier session of this one. */
    boolean isOwnPast(NodeIdentity node) {
        return node.nodeId() == self.nodeId()
                && (node.incarnation().equals(self.incarnation())
                        || node.incarnation().equals(former));
    }

    private static Optional<UUID> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new CoordinationStorageException(file + " holds no incarnation but '" + text + "': delete it", e);
        }
    }
}
