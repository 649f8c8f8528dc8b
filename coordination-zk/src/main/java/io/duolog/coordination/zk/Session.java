package io.duolog.coordination.zk;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One ZooKeeper session. Requests are sent in the order of the calls and answered in that order; nothing is retried, and
 * nothing ever moves to another session. Answers and events come on the executor; once the session {@linkplain #end() is
 * over}, none come any more.
 */
final class Session {
    private static final byte[] NO_DATA = {};

    private final ZooKeeper handle;
    private final Executor executor;
    private final Map<String, Watcher> watchers = new ConcurrentHashMap<>();
    private volatile boolean over;

    Session(ZooKeeper handle, Executor executor) {
        this.handle = handle;
        this.executor = executor;
    }

    /** Whether an answer means that the connection broke: the request may have been carried out or not. */
    static boolean isInterruption(Code code) {
        return switch (code) {
            case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, SESSIONCLOSEDREQUIRESASLAUTH -> true;
            default -> false;
        };
    }

    /** An entry as read, or why there is none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Entry(Code code, byte[] data, @Nullable Stat stat) {
        boolean isPresent() {
            return code == Code.OK;
        }

        boolean isInterrupted() {
            return isInterruption(code);
        }

        /** Which entry of this name it is: one that was deleted and created again has another. */
        long creation() {
            return stat == null ? -1 : stat.getCzxid();
        }

        int version() {
            return stat == null ? -1 : stat.getVersion();
        }

        /** The session that an ephemeral entry belongs to. */
        long owner() {
            return stat == null ? 0 : stat.getEphemeralOwner();
        }
    }

    /** The names below an entry, or why they could not be read. */
    record Children(Code code, List<String> names) {
        boolean isInterrupted() {
            return isInterruption(code);
        }
    }

    /**
     * What became of several changes that are made together or not at all.
     *
     * @param code OK, or why nothing was changed
     * @param failedIndex which of the changes was refused; -1 if that is not known
     */
    record Change(Code code, int failedIndex) {
        boolean isDone() {
            return code == Code.OK;
        }

        boolean isInterrupted() {
            return isInterruption(code);
        }
    }

    long id() {
        return handle.getSessionId();
    }

    /** The same session with answers on another executor, for those who wait for them. */
    Session on(Executor other) {
        return new Session(handle, other);
    }

    boolean isOf(ZooKeeper other) {
        return handle == other;
    }

    /** No answer or event is delivered any more. */
    void end() {
        over = true;
    }

    /** Reads an entry; one that does not exist is not a failure. */
    void read(String path, Consumer<Entry> answer) {
        handle.getData(
                path,
                false,
                (rc, unusedPath, unusedContext, data, stat) -> {
                    Code code = Code.get(rc);
                    deliver(() -> {
                        check(code, path, Code.NONODE);
                        answer.accept(new Entry(code, data == null ? NO_DATA : data, stat));
                    });
                },
                null);
    }

    /** Lists the names below an entry that has few. */
    void list(String path, Consumer<Children> answer) {
        handle.getChildren(
                path,
                false,
                (rc, unusedPath, unusedContext, names) -> {
                    Code code = Code.get(rc);
                    deliver(() -> {
                        check(code, path, Code.NONODE);
                        answer.accept(new Children(code, names == null ? List.of() : names));
                    });
                },
                null);
    }

    /** Makes all of the changes or none. Changes are refused by what they check, never for want of permission. */
    void change(List<Op> operations, Consumer<Change> answer) {
        handle.multi(
                operations,
                (rc, unusedPath, unusedContext, results) -> {
                    Code code = Code.get(rc);
                    int failedIndex = code == Code.OK || results == null ? -1 : failedIndex(results);
                    deliver(() -> {
                        check(code, operations.get(0).getPath(), Code.NONODE, Code.NODEEXISTS, Code.BADVERSION);
                        answer.accept(new Change(code, failedIndex));
                    });
                },
                null);
    }

    /** Makes one change. */
    void change(Op operation, Consumer<Change> answer) {
        change(List.of(operation), answer);
    }

    /**
     * Watches an entry, and all below it if so asked, until the session ends. Repeated after an interruption, as the first
     * request may have been lost with it; the first watcher stays.
     */
    void watch(String path, AddWatchMode mode, Consumer<WatchedEvent> watcher) {
        handle.addWatch(
                path,
                watchers.computeIfAbsent(path, first -> event -> {
                    if (event.getType() != EventType.None) {
                        deliver(() -> watcher.accept(event));
                    }
                }),
                mode,
                (rc, unusedPath, unusedContext) -> deliver(() -> check(Code.get(rc), path)),
                null);
    }

    private void deliver(Runnable task) {
        executor.execute(() -> {
            if (!over) {
                task.run();
            }
        });
    }

    private static void check(@Nullable Code code, String path, Code... expected) {
        if (code == null
                || (code != Code.OK
                        && !isInterruption(code)
                        && !List.of(expected).contains(code))) {
            throw new IllegalStateException("ZooKeeper refused a request for " + path + " with " + code
                    + ": are its access rights as they were?");
        }
    }

    private static int failedIndex(List<OpResult> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof ErrorResult error && error.getErr() != Code.OK.intValue()) {
                return i;
            }
        }
        return -1;
    }
}
