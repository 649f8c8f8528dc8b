package io.duolog.testkit;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Main class of every process that is forked ({@link NodeProcess}): runs another main class, and ends the process when the JVM that forked
 * it is gone, however that ended. Standard input, to which nobody writes, closes then.
 */
final class ForkedMain {
    private ForkedMain() {}

    /** Where this class, which needs no other of ours, is: for a class path that has nothing else in common with ours. */
    static Path location() {
        try {
            return Path.of(ForkedMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the test kit's own classes is no path", e);
        }
    }

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
