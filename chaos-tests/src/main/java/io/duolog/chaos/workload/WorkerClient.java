package io.duolog.chaos.workload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of a run, as the harness sees it: one process after the other. Thread-safe. */
final class WorkerClient {
    private final int number;
    private final Consumer<WorkerStatus> reports;
    private final Object lock = new Object();
    private final List<WorkerTask> tasks = new ArrayList<>();
    private @Nullable WorkerProcess process;
    private boolean killed;
    private volatile long unanswered;
    private volatile boolean isWriting;

    WorkerClient(int number, Consumer<WorkerStatus> reports) {
        this.number = number;
        this.reports = reports;
    }

    /** How often it was started. */
    int starts() {
        synchronized (lock) {
            return tasks.size();
        }
    }

    /** Starts it; it must not run. */
    void launch(WorkerTask task, Optional<Path> hostsFile) {
        synchronized (lock) {
            tasks.add(task);
            isWriting = true;
            killed = false;
            process = new WorkerProcess(
                    "c" + number,
                    task.logFile(),
                    WorkerProcess.hostsFileOption(hostsFile),
                    List.of(WorkerMain.class.getName(), task.write().toString()),
                    this::read);
        }
    }

    private void read(String line) {
        WorkerStatus.parse(line).ifPresent(status -> {
            unanswered = status.unanswered();
            isWriting = status.isWriting();
            reports.accept(status);
        });
    }

    void awaitReady(Duration timeout) {
        current().ifPresent(running -> running.awaitFirstLine(timeout));
    }

    boolean isRunning() {
        return current().map(WorkerProcess::isRunning).orElse(false);
    }

    /** Whether it sends nothing more and every send has an outcome, or it does not run. */
    boolean isQuiet() {
        return !isRunning() || (!isWriting && unanswered == 0);
    }

    long unanswered() {
        return isRunning() ? unanswered : 0;
    }

    void kill() {
        current().filter(WorkerProcess::isRunning).ifPresent(running -> {
            synchronized (lock) {
                killed = true;
            }
            running.kill();
        });
    }

    void destroy() {
        current().ifPresent(WorkerProcess::destroy);
    }

    void pause() {
        current().ifPresent(WorkerProcess::pause);
    }

    void resume() {
        current().ifPresent(WorkerProcess::resume);
    }

    void command(String line) {
        current().ifPresent(running -> running.command(line));
    }

    /** Whether it ends before that moment. */
    boolean awaitEnd(long deadlineNs) {
        return current()
                .map(running -> running.awaitEnd(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime()))))
                .orElse(true);
    }

    /** What to know of a process that ended by itself, and not well. */
    Optional<String> failure() {
        synchronized (lock) {
            return killed
                    ? Optional.empty()
                    : current()
                            .filter(ended -> !ended.isRunning() && ended.exitValue() != 0)
                            .map(ended -> "client c" + number + " ended with status " + ended.exitValue() + "; "
                                    + ended.tail());
        }
    }

    List<Path> histories() {
        synchronized (lock) {
            return tasks.stream().map(WorkerTask::historyFile).toList();
        }
    }

    List<Path> topicsFiles() {
        synchronized (lock) {
            return tasks.stream().map(WorkerTask::topicsFile).toList();
        }
    }

    private Optional<WorkerProcess> current() {
        synchronized (lock) {
            return Optional.ofNullable(process);
        }
    }
}
