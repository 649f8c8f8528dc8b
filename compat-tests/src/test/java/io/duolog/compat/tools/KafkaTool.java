package io.duolog.compat.tools;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/** One of Apache Kafka's command-line tools, run in this JVM by the method behind its {@code main}. */
record KafkaTool(Class<?> tool, String method) {
    /** What a run printed, and how it ended. */
    record Outcome(int status, String out) {}

    static KafkaTool of(Class<?> tool) {
        return new KafkaTool(tool, "mainNoExit");
    }

    /** For tools whose {@code main} ends the JVM only when it fails. */
    static KafkaTool withPlainMain(Class<?> tool) {
        return new KafkaTool(tool, "main");
    }

    Outcome run(String... arguments) throws ReflectiveOperationException {
        Method entry = tool.getDeclaredMethod(method, String[].class);
        entry.setAccessible(true);
        PrintStream before = System.out;
        // Classes that settings name are looked for there.
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Object status;
        try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            Thread.currentThread().setContextClassLoader(tool.getClassLoader());
            status = entry.invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof PublishedTools.Exited exited)) {
                throw e;
            }
            status = exited.status();
        } finally {
            Thread.currentThread().setContextClassLoader(loaderBefore);
            System.setOut(before);
        }
        return new Outcome(status instanceof Integer code ? code : 0, printed.toString(StandardCharsets.UTF_8));
    }
}
