package io.duolog.client.testing;

import io.duolog.client.network.Channels;
import io.duolog.client.network.EventLoop;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Connections to {@link FakeBrokers} without sockets, on the test's event loop: they can be refused, held and cut. */
public final class FakeNetwork implements Channels {
    private final EventLoop loop;
    private final FakeBrokers brokers;
    private final Map<String, Integer> nodes = new HashMap<>();
    private final Set<String> refusing = new HashSet<>();
    private final List<FakeChannel> channels = new ArrayList<>();
    private Predicate<ByteBuffer> held = frame -> false;
    private boolean isHolding;
    private int connects;

    public FakeNetwork(EventLoop loop, FakeBrokers brokers) {
        this.loop = loop;
        this.brokers = brokers;
    }

    /** Who answers at an address. */
    public FakeNetwork at(String host, int port, int nodeId) {
        nodes.put(host + ":" + port, nodeId);
        return this;
    }

    public void refuse(String host, int port) {
        refusing.add(host + ":" + port);
    }

    public void accept(String host, int port) {
        refusing.remove(host + ":" + port);
    }

    /** From now on requests arrive, but answers stay at the broker until {@link #release}. */
    public void hold() {
        isHolding = true;
    }

    public void release() {
        isHolding = false;
        List.copyOf(channels).forEach(FakeChannel::deliver);
    }

    /** From now on frames that match are lost, and with them their connection's answers. */
    public void lose(Predicate<ByteBuffer> frames) {
        held = frames;
    }

    /** Cuts all connections to a node; held answers are lost. */
    public void cut(int nodeId) {
        List.copyOf(channels).stream()
                .filter(channel -> channel.nodeId == nodeId)
                .forEach(channel -> channel.end(CloseReason.of(CloseKind.CONNECTION_LOST, "connection reset by peer")));
    }

    public int connects() {
        return connects;
    }

    @Override
    public void connect(String host, int port, long setupTimeoutMs, Handler handler) {
        connects++;
        String address = host + ":" + port;
        loop.execute(() -> {
            Integer nodeId = nodes.get(address);
            if (nodeId == null || refusing.contains(address)) {
                handler.onClosed(CloseReason.of(CloseKind.CONNECTION_REFUSED, "connection refused"));
            } else {
                FakeChannel channel = new FakeChannel(nodeId, handler);
                channels.add(channel);
                handler.onOpen(channel);
            }
        });
    }

    private final class FakeChannel implements Channel {
        private final int nodeId;
        private final Handler handler;
        private final Deque<ByteBuffer> answers = new ArrayDeque<>();
        private boolean ended;

        private FakeChannel(int nodeId, Handler handler) {
            this.nodeId = nodeId;
            this.handler = handler;
        }

        @Override
        public void send(OutboundFrame frame) {
            ByteBuffer whole = ByteBuffer.allocate(frame.sizeBytes());
            frame.parts()
                    .forEach(part -> whole.put(((BufferSlice) part).buffer().duplicate()));
            frame.release();
            whole.flip();
            loop.execute(() -> arrive(whole));
        }

        private void arrive(ByteBuffer frame) {
            if (ended || held.test(frame)) {
                return;
            }
            ByteBuffer answer = brokers.answer(nodeId, frame);
            long delayMs = brokers.takeDelayMs();
            if (delayMs > 0) {
                loop.schedule(() -> answered(answer), delayMs);
            } else {
                answered(answer);
            }
        }

        private void answered(ByteBuffer answer) {
            if (answer != null) {
                answers.addLast(answer);
            }
            if (!isHolding) {
                deliver();
            }
        }

        private void deliver() {
            while (!answers.isEmpty()) {
                ByteBuffer answer = answers.removeFirst();
                loop.execute(() -> {
                    if (!ended) {
                        handler.onFrame(InboundFrame.of(answer));
                    }
                });
            }
        }

        private void end(CloseReason reason) {
            channels.remove(this);
            loop.execute(() -> {
                if (!ended) {
                    ended = true;
                    handler.onClosed(reason);
                }
            });
        }

        @Override
        public void close(CloseReason reason) {
            end(reason);
        }
    }
}
