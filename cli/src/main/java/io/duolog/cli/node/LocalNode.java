package io.duolog.cli.node;

import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.cli.command.CommandContext;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.fs.LocalFileSystem;
import java.security.SecureRandom;
import java.util.Map;

/** Makes brokers that live in this process and use its files. */
public final class LocalNode {
    private LocalNode() {}

    /**
     * Starts a broker; when this returns, clients are served.
     *
     * @param settings as in {@code server.properties}
     * @throws RuntimeException if the configuration is wrong or the broker cannot start; nothing runs then
     */
    public static Broker start(Map<String, String> settings, CommandContext context) {
        CoordinationBackends backends = CoordinationBackends.onClassPath(LocalNode.class.getClassLoader());
        BrokerConfig config = BrokerConfig.parse(settings, backends);
        Broker broker = Broker.create(
                config, new BrokerEnvironment(new LocalFileSystem(), context.clock(), new SecureRandom(), backends));
        broker.start();
        return broker;
    }
}
