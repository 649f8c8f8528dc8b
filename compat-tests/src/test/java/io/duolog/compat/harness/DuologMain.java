package io.duolog.compat.harness;

/** Main class of a forked Duolog broker: the product's own main class, under the harness's watch. */
public final class DuologMain {

    private static final String BROKER_MAIN = "io.duolog.broker.BrokerMain";

    private DuologMain() {}

    /** Takes one argument, the path of {@code server.properties}. */
    public static void main(String[] args) throws ReflectiveOperationException {
        ParentWatch.start();
        String[] brokerArguments = {"--config", args[0]};
        Class.forName(BROKER_MAIN).getMethod("main", String[].class).invoke(null, (Object) brokerArguments);
    }
}
