package io.duolog.client.consumer.group;

import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.EventLoop;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks now and then which topics' names match a pattern as a whole, leaving out the cluster's own. On the event loop. */
final class PatternMatching {
    private final DefaultAdmin admin;
    private final EventLoop loop;
    private final Backoff backoff;
    private final long intervalMs;
    private final Consumer<Set<String>> onMatch;
    private @Nullable Pattern pattern;
    private EventLoop.@Nullable Timer timer;

    /**
     * Looks for nothing yet.
     *
     * @param intervalMs how long to wait before looking again
     * @param onMatch is told all matching topics each time
     */
    PatternMatching(
            DefaultAdmin admin, EventLoop loop, Backoff backoff, long intervalMs, Consumer<Set<String>> onMatch) {
        this.admin = admin;
        this.loop = loop;
        this.backoff = backoff;
        this.intervalMs = intervalMs;
        this.onMatch = onMatch;
    }

    /** Looks at once, and from then on now and then, for this and for nothing else. */
    void start(Pattern newPattern) {
        stop();
        pattern = newPattern;
        match(newPattern);
    }

    /** Looks for nothing any more. */
    void stop() {
        pattern = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void match(Pattern wanted) {
        Completion.listen(
                admin.listTopics(),
                topics -> {
                    if (pattern == wanted) {
                        onMatch.accept(topics.values().stream()
                                .filter(topic -> !topic.isInternal())
                                .map(topic -> topic.name())
                                .filter(name -> wanted.matcher(name).matches())
                                .collect(Collectors.toUnmodifiableSet()));
                        matchAgain(wanted, intervalMs);
                    }
                },
                failure -> matchAgain(wanted, backoff.delayMs(1)));
    }

    private void matchAgain(Pattern wanted, long delayMs) {
        if (pattern == wanted) {
            timer = loop.schedule(
                    () -> {
                        if (pattern == wanted) {
                            match(wanted);
                        }
                    },
                    delayMs);
        }
    }
}
