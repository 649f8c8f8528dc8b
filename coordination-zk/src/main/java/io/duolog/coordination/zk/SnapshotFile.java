package io.duolog.coordination.zk;

import io.duolog.coordination.support.StoredSnapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A snapshot in this node's own directory, where subscriptions read it. It lasts as long as the backend does; what lasts
 * longer stands in ZooKeeper.
 *
 * @param path the file: the state as the broker wrote it, nothing else
 * @param endOffset the state holds all records below
 * @param epoch the epoch of the last record
 * @param nextNumber the number of the first batch that is not in it
 */
record SnapshotFile(Path path, long endOffset, int epoch, long nextNumber) implements StoredSnapshot {
    @Override
    public InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(path));
    }
}
