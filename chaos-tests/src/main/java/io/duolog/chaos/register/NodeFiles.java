package io.duolog.chaos.register;

import java.nio.file.Path;

/**
 * Where a node of a {@link RegisterSystem} has its files.
 *
 * <pre>
 *  HOME/node.properties     what it is configured with
 *  HOME/data/               for the backend
 *  HOME/status-START.json   NodeStatus of each of its lives, written ten times a second
 * </pre>
 */
record NodeFiles(Path home) {
    Path properties() {
        return home.resolve("node.properties");
    }

    Path data() {
        return home.resolve("data");
    }

    Path status(int start) {
        return home.resolve("status-" + start + ".json");
    }
}
