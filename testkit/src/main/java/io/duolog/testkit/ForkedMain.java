package io.duolog.testkit;

import java.io.IOException;
import java.util.Arrays;

/**
 * Main class of every process that a cluster forks: runs another main class, and ends the process when the JVM that forked
 * it is gone, however that ended. Standard input, to which nobody writes, closes then.
 */
final class ForkedMain {
    private ForkedMain() {}

    /** Takes the main class to run, and its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(ForkedMain::haltAtEndOfInput, "duolog-testkit-parent-watch");
        watch.setDaemon(true);
        watch.start();
        String[] arguments = Arrays.copyOfRange(args, 1, args.length);
        var main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) arguments);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever arrives has no meaning.
            }
        } catch (IOException e) {
            // As good as the end of the input.
        }
        Runtime.getRuntime().halt(1);
    }
}
