package io.duolog.coordination.zk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where everything of one cluster stands in ZooKeeper. Small entries are text, for people with a ZooKeeper shell.
 *
 * <pre>
 *   /cluster                persistent  "1 (cluster id)": the layout's version, the cluster's identity
 *   /epoch                  persistent  the controller epoch; its version in ZooKeeper is the fence
 *   /controller             ephemeral   "(node id) (incarnation) (epoch)" of the active controller
 *   /candidates/(name)      ephemeral   a node that stands for election, by id and session
 *   /brokers/(node id)      ephemeral   incarnation and info of a node that lives
 *   /log/(number)           persistent  one batch each, numbered densely from 0; data of /log: the lowest number left
 *   /snapshots              persistent  which snapshot is the newest complete one
 *   /snapshots/(name)/(n)   persistent  its bytes, in chunks
 * </pre>
 *
 * @param root the path above all of it: empty, or {@code /a/b}
 */
record Layout(String root) {
    /** The parts of the path that must be there before the cluster's own entries, outermost first. */
    List<String> parents() {
        List<String> parents = new ArrayList<>();
        for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
            parents.add(root.substring(0, slash));
        }
        if (!root.isEmpty()) {
            parents.add(root);
        }
        return parents;
    }

    String cluster() {
        return root + "/cluster";
    }

    String epoch() {
        return root + "/epoch";
    }

    String controller() {
        return root + "/controller";
    }

    String candidates() {
        return root + "/candidates";
    }

    String candidate(String name) {
        return candidates() + "/" + name;
    }

    String brokers() {
        return root + "/brokers";
    }

    String broker(int nodeId) {
        return brokers() + "/" + nodeId;
    }

    String log() {
        return root + "/log";
    }

    String batch(long number) {
        return String.format(Locale.ROOT, "%s/%012d", log(), number);
    }

    /** The number of the batch at a path, or -1 if there is none at such a path. */
    long batchNumber(@Nullable String path) {
        String prefix = log() + "/";
        if (path == null || !path.startsWith(prefix)) {
            return -1;
        }
        try {
            return Long.parseLong(path.substring(prefix.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    String snapshots() {
        return root + "/snapshots";
    }

    String snapshot(String name) {
        return snapshots() + "/" + name;
    }

    String chunk(String name, int index) {
        return String.format(Locale.ROOT, "%s/%06d", snapshot(name), index);
    }
}
