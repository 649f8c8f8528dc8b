package io.duolog.cli.local;

import java.io.IOException;
import java.util.Arrays;

/**
 * Main class of every process that a local cluster consists of: runs another main class, and ends the process when the one
 * that started it is gone, however that ended. Standard input, to which nobody writes, closes then.
 */
public final class ChildMain {
    private ChildMain() {}

    /** Takes the main class to run, and its arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(ChildMain::haltAtEndOfInput, "duolog-parent-watch");
        watch.setDaemon(true);
        watch.start();
        String[] further = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) further);
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
