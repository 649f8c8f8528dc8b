package io.duolog.perf.load;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A client JVM. Its argument is a file of options ({@link LoadKey}); it prints {@link LoadEvent}s and reads its parent's word from
 * its standard input, whose end is its own end. The exit status is 1 if the load failed, 2 if the options are wrong.
 */
public final class LoadMain {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private LoadMain() {}

    /** Runs the load. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: LoadMain FILE   a file of options, of these names with these defaults:");
            for (LoadKey key : LoadKey.values()) {
                System.err.println("  " + key.label() + "=" + key.defaultValue());
            }
            System.exit(BAD_USAGE);
        }
        // Whatever a library prints is not an event.
        PrintStream out = System.out;
        System.setOut(System.err);
        ParentLink link = new ParentLink(out);
        Thread listener = new Thread(
                () -> {
                    link.listen(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
                    Runtime.getRuntime().halt(FAILED);
                },
                "parent");
        listener.setDaemon(true);
        listener.start();
        try {
            LoadOperations.of(LoadOptions.read(Path.of(args[0])), new SystemLoadClock())
                    .run(link);
            link.awaitGo();
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            link.tell(new LoadEvent.Failed(e.toString()));
            System.exit(FAILED);
        }
        System.exit(0);
    }
}
