package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/** A system of one node that serves nobody, whose broker can be neither stopped nor started. */
public final class IdleSystem implements MeasuredSystem {
    private final List<MeasuredProcess> processes;
    private final Runnable onClose;

    /**
     * A system of these processes, whatever they are.
     *
     * @param onClose is told of each close
     */
    public IdleSystem(List<MeasuredProcess> processes, Runnable onClose) {
        this.processes = List.copyOf(processes);
        this.onClose = requireNonNull(onClose, "onClose");
    }

    @Override
    public int nodes() {
        return 1;
    }

    @Override
    public String bootstrapServers() {
        return "nowhere:1";
    }

    @Override
    public List<MeasuredProcess> processes() {
        return processes;
    }

    @Override
    public List<Integer> brokerIds() {
        return List.of(1);
    }

    @Override
    public String address(int brokerId) {
        return bootstrapServers();
    }

    @Override
    public void kill(int brokerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop(int brokerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause(int brokerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(int brokerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(int brokerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration startTime(int brokerId) {
        return Duration.ZERO;
    }

    @Override
    public int controllerId() {
        return 1;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
