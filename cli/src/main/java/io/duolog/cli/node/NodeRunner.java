package io.duolog.cli.node;

import io.duolog.broker.Broker;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs a broker until the process is asked to end. */
final class NodeRunner {
    private final CommandContext context;

    NodeRunner(CommandContext context) {
        this.context = context;
    }

    /**
     * Starts a broker, and returns when it was asked to stop and has stopped.
     *
     * @param settings as in {@code server.properties}
     * @param onReady called once when clients are served
     * @throws RuntimeException if the configuration is wrong or the broker cannot start; nothing runs then
     */
    int run(Map<String, String> settings, Consumer<Broker> onReady) throws InterruptedException {
        Broker broker = LocalNode.start(settings, context);
        CountDownLatch stopped = new CountDownLatch(1);
        context.shutdown().onShutdown(() -> {
            broker.close();
            stopped.countDown();
        });
        onReady.accept(broker);
        context.out().flush();
        stopped.await();
        return ExitCode.OK.status();
    }
}
