package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A place in code.
 *
 * @param type the qualified name of the class
 * @param line in its file; -1 if not known
 */
record Frame(String type, String method, int line) {
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    /** Native methods in which threads wait. */
    private static final Set<String> WAITING = Set.of(
            "accept",
            "accept0",
            "epollBusyWait0",
            "epollWait",
            "epollWait0",
            "epollWait1",
            "kevent",
            "park",
            "poll",
            "poll0",
            "sleep",
            "sleep0",
            "socketAccept",
            "wait",
            "wait0",
            "waitForReferencePendingList");

    /** Checks the names. */
    Frame {
        requireNonNull(type, "type");
        requireNonNull(method, "method");
    }

    /** The frames of a recorded stack, the innermost first; none if there is none. */
    static List<Frame> of(@Nullable RecordedStackTrace stack) {
        List<Frame> frames = new ArrayList<>();
        if (stack != null) {
            for (RecordedFrame frame : stack.getFrames()) {
                RecordedMethod method = frame.getMethod();
                if (method != null) {
                    frames.add(new Frame(method.getType().getName(), method.getName(), frame.getLineNumber()));
                }
            }
        }
        return frames;
    }

    /** Class and method with the package. */
    String qualifiedName() {
        return type + "." + method;
    }

    /** Class and method for people: without the package. */
    String shortName() {
        return type.substring(type.lastIndexOf('.') + 1) + "." + method;
    }

    /** The same with the line. */
    String site() {
        return line < 0 ? shortName() : shortName() + ":" + line;
    }

    /** Whether it is code of the JDK. */
    boolean isJdk() {
        return JDK.stream().anyMatch(type::startsWith);
    }

    /** Whether a thread that is here in native code waits. */
    boolean isWaiting() {
        // Who reads a stream of the JDK's old kind in native code mostly reads standard input, and waits for it.
        return WAITING.contains(method)
                || type.equals("sun.nio.ch.EPoll")
                || (type.equals("java.io.FileInputStream") && method.startsWith("readBytes"));
    }
}
