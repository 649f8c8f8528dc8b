package io.duolog.chaos.mutant;

import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.fs.LocalFileSystem;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/** A main class that starts a broker of one node and stops it. */
final class BrokerProgram {
    private BrokerProgram() {}

    /** Takes the directory of its data. */
    public static void main(String[] args) {
        CoordinationBackends backends = CoordinationBackends.onClassPath(BrokerProgram.class.getClassLoader());
        Map<String, String> settings = Map.of(
                "node.id", "1",
                "log.dirs", args[0],
                "listeners", "PLAINTEXT://127.0.0.1:0",
                "advertised.listeners", "PLAINTEXT://127.0.0.1:0");
        BrokerConfig config = BrokerConfig.parse(settings, backends);
        try (Broker broker = Broker.create(
                config,
                new BrokerEnvironment(new LocalFileSystem(), Clock.systemUTC(), new SecureRandom(), backends))) {
            broker.start();
        }
    }
}
