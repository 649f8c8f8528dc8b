package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
import java.nio.file.Path;

/**
 * Where the files of a broker are, for the harness and for the broker's process.
 *
 * <pre>
 *   server.properties   its settings
 *   ready               made when it serves clients
 *   data/               log.dirs
 *   device/             {@link Device}: what of the data is on the device
 *   disk                {@link DiskSwitch}
 *   bN.log              what it printed, of all its lives
 * </pre>
 *
 * @param home the directory of all of them; also the process's working directory
 */
record BrokerFiles(Path home) {
    /** Checks. */
    BrokerFiles {
        requireNonNull(home, "home");
    }

    Path properties() {
        return home.resolve("server.properties");
    }

    Path ready() {
        return home.resolve("ready");
    }

    Path log(NodeId broker) {
        return home.resolve(broker.hostName() + ".log");
    }

    Path data() {
        return home.resolve("data");
    }

    Path device() {
        return home.resolve("device");
    }

    Path diskSwitch() {
        return home.resolve("disk");
    }
}
