package io.duolog.client.network;

import io.duolog.transport.ClientChannel;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.FrameHandler;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.TransportClient;
import io.duolog.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** Connections over sockets. */
public final class TransportChannels implements Channels {
    private final TransportClient client;
    private final EventLoop loop;

    /** Connects with {@code client}, whose only event loop is {@code loop}. */
    public TransportChannels(TransportClient client, EventLoop loop) {
        this.client = client;
        this.loop = loop;
    }

    @Override
    public void connect(String host, int port, long setupTimeoutMs, Handler handler) {
        Attempt attempt = new Attempt(handler, host + ":" + port);
        attempt.timeout = loop.schedule(() -> attempt.timedOut(setupTimeoutMs), setupTimeoutMs);
        Completion.listen(
                client.connect(host, port, attempt::opened),
                channel -> {},
                failure -> loop.execute(() -> attempt.ended(reason(failure))));
    }

    private static CloseReason reason(Throwable failure) {
        Throwable cause =
                failure.getCause() != null && !(failure instanceof TransportException) ? failure.getCause() : failure;
        return cause instanceof TransportException transport
                ? transport.reason()
                : CloseReason.of(CloseKind.UNREACHABLE, String.valueOf(cause.getMessage()), cause);
    }

    /** One connection; everything runs on the event loop. */
    private static final class Attempt implements FrameHandler {
        private final Handler handler;
        private final String address;
        private EventLoop.@Nullable Timer timeout;
        private @Nullable ClientChannel opened;
        private boolean hasEnded;

        private Attempt(Handler handler, String address) {
            this.handler = handler;
            this.address = address;
        }

        private FrameHandler opened(ClientChannel channel) {
            opened = channel;
            cancelTimeout();
            if (hasEnded) {
                channel.close(CloseReason.of(CloseKind.CONNECT_TIMEOUT, "connected too late"));
            } else {
                handler.onOpen(new SocketChannel(channel));
            }
            return this;
        }

        private void timedOut(long setupTimeoutMs) {
            if (opened == null) {
                ended(CloseReason.of(
                        CloseKind.CONNECT_TIMEOUT, address + " did not connect within " + setupTimeoutMs + " ms"));
            }
        }

        private void ended(CloseReason reason) {
            cancelTimeout();
            if (!hasEnded) {
                hasEnded = true;
                handler.onClosed(reason);
            }
        }

        private void cancelTimeout() {
            if (timeout != null) {
                timeout.cancel();
            }
        }

        @Override
        public void onFrame(InboundFrame frame) {
            if (hasEnded) {
                frame.release();
            } else {
                handler.onFrame(frame);
            }
        }

        @Override
        public void onClosed(CloseReason reason) {
            ended(reason);
        }
    }

    private record SocketChannel(ClientChannel channel) implements Channel {
        @Override
        public void send(OutboundFrame frame) {
            channel.send(frame);
        }

        @Override
        public void close(CloseReason reason) {
            channel.close(reason);
        }
    }
}
