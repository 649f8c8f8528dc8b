package io.duolog.chaos.simulation;

import io.duolog.transport.CloseReason;
import io.duolog.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A connection that no bytes travel on: what a broker's handlers see of one. Always open; a crash just silences it. */
final class SimulatedConnection implements Connection {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final long id;
    private final Executor eventLoop;

    SimulatedConnection(long id, Executor eventLoop) {
        this.id = id;
        this.eventLoop = eventLoop;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listenerName() {
        return "PLAINTEXT";
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return ADDRESS;
    }

    @Override
    public InetSocketAddress localAddress() {
        return ADDRESS;
    }

    @Override
    public Optional<Principal> tlsPeer() {
        return Optional.empty();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(CloseReason reason) {}
}
