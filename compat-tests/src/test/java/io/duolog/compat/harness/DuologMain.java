package io.duolog.compat.harness;

/** Main class of a forked Duolog broker: the product's own main class, under the harness's watch. */
public final class DuologMain {

    private static final String MAIN = "io.duolog.cli.Duolog";

    private DuologMain() {}

    /** Takes one argument, the path of {@code server.properties}. */
    public static void main(String[] args) throws ReflectiveOperationException {
        ParentWatch.start();
        String[] arguments = {"broker", "--config", args[0]};
        Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
