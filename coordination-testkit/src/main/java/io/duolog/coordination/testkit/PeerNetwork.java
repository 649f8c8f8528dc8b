package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The peer channels of several nodes of one JVM, with the faults of a network. What is not broken arrives in order.
 *
 * <table>
 * <caption>What the asking node sees</caption>
 * <tr><td>link cut in either direction, node isolated</td><td>silence, then a failure after the ask timeout</td></tr>
 * <tr><td>other node paused</td><td>the same; but the request is handled after the pause</td></tr>
 * <tr><td>other node killed or never there</td><td>a failure at once, as of a port that refuses</td></tr>
 * <tr><td>other node's address not learnt</td><td>a failure at once</td></tr>
 * </table>
 *
 * <p>Thread-safe. It has no thread of its own: everything runs on the schedulers that nodes join with, so with a
 * {@link SimulatedExecution} it is deterministic.
 */
public final class PeerNetwork {
    private final Object lock = new Object();
    private final Duration askTimeout;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final Set<Link> cutLinks = new HashSet<>();
    private final Set<Integer> isolated = new HashSet<>();
    private final Map<Link, Duration> delays = new HashMap<>();
    private final Map<Integer, Queue<Runnable>> heldByPause = new HashMap<>();

    private record Link(int from, int to) {}

    /**
     * Creates a network without nodes and faults.
     *
     * @param askTimeout after how long a node gives up waiting for an answer
     */
    public PeerNetwork(Duration askTimeout) {
        this.askTimeout = requireNonNull(askTimeout, "askTimeout");
    }

    /**
     * Connects a node. A former life of the same node is killed by it; cuts, delays and pauses remain.
     *
     * @param scheduler where the node's requests are handled and its answers arrive: not its coordination thread, which
     *     may be busy with a callback, unless one thread does everything, as with {@link SimulatedExecution}
     */
    public PeerChannel join(int nodeId, SerialScheduler scheduler) {
        Node node = new Node(nodeId, requireNonNull(scheduler, "scheduler"));
        synchronized (lock) {
            kill(nodeId);
            nodes.put(nodeId, node);
        }
        return node;
    }

    /** Loses everything that one node sends to the other, and what is under way there. */
    public void cut(int from, int to) {
        synchronized (lock) {
            cutLinks.add(new Link(from, to));
        }
    }

    /** Ends a {@link #cut}. */
    public void heal(int from, int to) {
        synchronized (lock) {
            cutLinks.remove(new Link(from, to));
        }
    }

    /** Loses everything between the node and all others, in both directions. */
    public void isolate(int nodeId) {
        synchronized (lock) {
            isolated.add(nodeId);
        }
    }

    /** Ends an {@link #isolate}; cut links stay cut. */
    public void reconnect(int nodeId) {
        synchronized (lock) {
            isolated.remove(nodeId);
        }
    }

    /** Holds what the node sends and what arrives for it, as a stopped process would. */
    public void pause(int nodeId) {
        synchronized (lock) {
            heldByPause.putIfAbsent(nodeId, new ArrayDeque<>());
        }
    }

    /** Lets what was held go on, in order. */
    public void resume(int nodeId) {
        synchronized (lock) {
            Queue<Runnable> held = heldByPause.remove(nodeId);
            if (held != null) {
                held.forEach(Runnable::run);
            }
        }
    }

    /** Delays all that one node sends to the other from now on; {@link Duration#ZERO} ends it. */
    public void delay(int from, int to, Duration delay) {
        synchronized (lock) {
            delays.put(new Link(from, to), requireNonNull(delay, "delay"));
        }
    }

    /**
     * Ends the node's life: its port refuses, and those who wait for its answer learn at once that the connection broke.
     * Its own questions fail if its scheduler still runs. A later {@link #join} begins a new life.
     */
    public void kill(int nodeId) {
        synchronized (lock) {
            Node dead = nodes.remove(nodeId);
            if (dead == null) {
                return;
            }
            for (Question question : List.copyOf(dead.asked)) {
                failLater(question, "this node's connections were closed");
            }
            for (Node other : nodes.values()) {
                for (Question question : List.copyOf(other.asked)) {
                    if (question.to == nodeId && !severed(nodeId, other.nodeId)) {
                        failLater(question, "connection to node " + nodeId + " was reset");
                    }
                }
            }
        }
    }

    private boolean severed(int from, int to) {
        return from != to
                && (isolated.contains(from) || isolated.contains(to) || cutLinks.contains(new Link(from, to)));
    }

    /** Lock held. The message runs on the receiver's scheduler; it is dropped, held or refused where a fault says so. */
    private void transmit(int from, int to, Runnable message, Runnable refused) {
        Queue<Runnable> held = heldByPause.get(from);
        if (held != null) {
            held.add(() -> transmit(from, to, message, refused));
            return;
        }
        if (severed(from, to)) {
            return;
        }
        Node receiver = nodes.get(to);
        if (receiver == null) {
            refused.run();
            return;
        }
        Duration delay = delays.getOrDefault(new Link(from, to), Duration.ZERO);
        receiver.run(() -> receive(from, receiver, message), delay);
    }

    /** On the receiver's scheduler. */
    private void receive(int from, Node receiver, Runnable message) {
        synchronized (lock) {
            if (severed(from, receiver.nodeId) || nodes.get(receiver.nodeId) != receiver) {
                return;
            }
            Queue<Runnable> held = heldByPause.get(receiver.nodeId);
            if (held != null) {
                held.add(() -> receiver.run(() -> receive(from, receiver, message), Duration.ZERO));
                return;
            }
        }
        message.run();
    }

    private void failLater(Question question, String why) {
        question.asker.run(() -> question.fail(why), Duration.ZERO);
    }

    /** One life of one node. */
    private final class Node implements PeerChannel {
        private final int nodeId;
        private final SerialScheduler scheduler;

        /** Guarded by the network's lock, as all that follows. */
        private final Set<Question> asked = new LinkedHashSet<>();

        private final Set<Integer> addresses = new HashSet<>();
        private @Nullable Handler handler;

        Node(int nodeId, SerialScheduler scheduler) {
            this.nodeId = nodeId;
            this.scheduler = scheduler;
            addresses.add(nodeId);
        }

        void run(Runnable task, Duration delay) {
            if (delay.isZero()) {
                scheduler.execute(task);
            } else {
                scheduler.schedule(task, delay);
            }
        }

        @Override
        public CompletionStage<byte[]> ask(int to, byte[] request) {
            if (request.length > MESSAGE_SIZE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "request of " + request.length + " bytes is larger than " + MESSAGE_SIZE_BYTES_MAX);
            }
            synchronized (lock) {
                Question question = new Question(this, to);
                asked.add(question);
                if (nodes.get(nodeId) != this) {
                    failLater(question, "this node's connections were closed");
                } else if (!addresses.contains(to)) {
                    failLater(question, "no address of node " + to + " is known");
                } else {
                    question.startTimer(askTimeout);
                    transmit(
                            nodeId,
                            to,
                            () -> answer(question, request),
                            () -> failLater(question, "node " + to + " refuses connections"));
                }
                return question.answer;
            }
        }

        @Override
        public void learnAddress(int otherNodeId, String host, int port) {
            requireNonNull(host, "host");
            synchronized (lock) {
                addresses.add(otherNodeId);
            }
        }

        @Override
        public void answerWith(Handler newHandler) {
            requireNonNull(newHandler, "handler");
            synchronized (lock) {
                if (handler != null) {
                    throw new IllegalStateException("node " + nodeId + " answers already");
                }
                handler = newHandler;
            }
        }
    }

    /** On the scheduler of the node that was asked. */
    private void answer(Question question, byte[] request) {
        PeerChannel.Handler handler;
        synchronized (lock) {
            Node asked = nodes.get(question.to);
            handler = asked == null ? null : asked.handler;
        }
        if (handler == null) {
            reply(question, () -> question.fail("node " + question.to + " does not answer yet"));
            return;
        }
        CompletionStage<byte[]> response;
        try {
            response = handler.handle(question.asker.nodeId, request);
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        response.whenComplete((bytes, failure) -> reply(question, () -> question.end(bytes, failure)));
    }

    private void reply(Question question, Runnable message) {
        synchronized (lock) {
            transmit(question.to, question.asker.nodeId, message, () -> {});
        }
    }

    /** One request that waits for its response; ended on the asker's scheduler. */
    private final class Question {
        private final Node asker;
        private final int to;
        private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
        private final List<Cancellable> timers = new ArrayList<>(1);

        Question(Node asker, int to) {
            this.asker = asker;
            this.to = to;
        }

        void startTimer(Duration timeout) {
            timers.add(asker.scheduler.schedule(
                    () -> fail("no answer of node " + to + " within " + timeout.toMillis() + " ms"), timeout));
        }

        void end(byte @Nullable [] bytes, @Nullable Throwable failure) {
            if (failure != null) {
                fail("node " + to + " failed to answer: " + failure);
            } else if (bytes == null || bytes.length > PeerChannel.MESSAGE_SIZE_BYTES_MAX) {
                fail("node " + to + " answered with nothing, or more than " + PeerChannel.MESSAGE_SIZE_BYTES_MAX
                        + " bytes");
            } else {
                forget();
                answer.complete(bytes);
            }
        }

        void fail(String why) {
            forget();
            answer.completeExceptionally(new IOException(why));
        }

        private void forget() {
            synchronized (lock) {
                timers.forEach(Cancellable::cancel);
                asker.asked.remove(this);
            }
        }
    }
}
