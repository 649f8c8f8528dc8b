package io.duolog.coordination.zk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One node's way to ZooKeeper: passes each frame on, holds them back, or breaks, as the test wants. */
final class FaultyLink implements AutoCloseable {
    private static final int FRAME_SIZE_BYTES_MAX = 4 * 1024 * 1024;

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean paused;
    private volatile boolean cut;
    private volatile boolean closed;
    private volatile FrameTest breaker = (frame, answer) -> Verdict.PASS;

    /** What becomes of a frame. */
    enum Verdict {
        /** It is passed on. */
        PASS,
        /** It is lost, and both connections break. */
        BREAK
    }

    /** Looks at frames, on the threads that pass them on. */
    @FunctionalInterface
    interface FrameTest {
        /** Decides on one frame. */
        Verdict judge(ByteBuffer frame, boolean answer);
    }

    FaultyLink(int serverPort) {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        daemon(this::accept, "link-" + door.getLocalPort());
    }

    String address() {
        return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
    }

    /** The ports by which the server knows this link's connections. */
    boolean isFrom(InetSocketAddress client) {
        return passages.stream().anyMatch(passage -> passage.far.getLocalPort() == client.getPort());
    }

    /** Frames are held back, in both directions. */
    void pause() {
        set(true);
    }

    /** They go on. */
    void resume() {
        set(false);
    }

    /** All connections break, and new ones too. */
    void cut() {
        cut = true;
        passages.forEach(Passage::end);
    }

    /** All connections break, new ones do not. */
    void breakOnce() {
        passages.forEach(Passage::end);
    }

    /** New connections are possible again. */
    void heal() {
        cut = false;
    }

    /** Looks at every frame from now on. */
    void judgeBy(FrameTest test) {
        breaker = test;
    }

    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resume();
        cut();
    }

    private void set(boolean newPaused) {
        lock.lock();
        try {
            paused = newPaused;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = door.accept();
                if (cut) {
                    near.close();
                } else {
                    connect(near);
                }
            } catch (IOException e) {
                // The door is closed, or one connection failed: the next one may not.
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            far.connect(server, 1_000);
        } catch (IOException e) {
            near.close();
            return;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Passage passage = new Passage(near, far);
        passages.add(passage);
        daemon(() -> passage.pass(near, far, false), "link-there-" + near.getPort());
        daemon(() -> passage.pass(far, near, true), "link-back-" + near.getPort());
    }

    private void awaitUnpaused() throws InterruptedException {
        lock.lock();
        try {
            while (paused && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Passage {
        private final Socket near;
        private final Socket far;

        Passage(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void pass(Socket from, Socket to, boolean answer) {
            try (DataInputStream in = new DataInputStream(from.getInputStream());
                    DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
                while (true) {
                    int length = in.readInt();
                    if (length < 0 || length > FRAME_SIZE_BYTES_MAX) {
                        throw new IOException("frame of " + length + " bytes");
                    }
                    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + length);
                    frame.putInt(length);
                    in.readFully(frame.array(), Integer.BYTES, length);
                    awaitUnpaused();
                    if (cut || breaker.judge(frame.duplicate().position(Integer.BYTES), answer) == Verdict.BREAK) {
                        return;
                    }
                    out.write(frame.array());
                    out.flush();
                }
            } catch (IOException e) {
                // Either side ended the connection.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                end();
            }
        }

        void end() {
            passages.remove(this);
            closeQuietly(near);
            closeQuietly(far);
        }

        private void closeQuietly(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone, as wanted.
            }
        }
    }
}
