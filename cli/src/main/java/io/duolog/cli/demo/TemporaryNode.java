package io.duolog.cli.demo;

import io.duolog.broker.Broker;
import io.duolog.broker.config.Endpoint;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.node.LocalNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A broker in this process, on an ephemeral port, in a directory that is deleted when it is closed. */
final class TemporaryNode implements DemoBrokers {
    private final Broker broker;
    private final TemporaryDirectory directory;

    private TemporaryNode(Broker broker, TemporaryDirectory directory) {
        this.broker = broker;
        this.directory = directory;
    }

    static TemporaryNode start(CommandContext context, String coordination) throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create();
        try {
            return new TemporaryNode(LocalNode.start(settings(directory.path(), coordination), context), directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Map<String, String> settings(Path directory, String coordination) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listeners", "PLAINTEXT://localhost:0");
        settings.put("log.dirs", directory.toString());
        settings.put("coordination.backend", coordination);
        if (coordination.equals("zookeeper")) {
            settings.put("coordination.zookeeper.embedded", "true");
        }
        return settings;
    }

    @Override
    public String bootstrapServers() {
        Endpoint endpoint = broker.endpoints().get(0);
        return endpoint.host() + ":" + endpoint.port();
    }

    @Override
    public Path directory() {
        return directory.path();
    }

    @Override
    public String describe() {
        return "A broker";
    }

    @Override
    public void close() throws IOException {
        broker.close();
        directory.close();
    }
}
