package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.peer.message.PeerHelloResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.ClientChannel;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.FrameHandler;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.TransportException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Connections whose other ends are played by the test. */
final class FakeTransport implements PeerDialer.Transport {
    final List<Attempt> attempts = new ArrayList<>();

    @Override
    public CompletableFuture<ClientChannel> connect(
            String host, int port, Function<? super ClientChannel, ? extends FrameHandler> handlers) {
        Attempt attempt = new Attempt(new PeerAddress(host, port), handlers);
        attempts.add(attempt);
        return attempt.made;
    }

    Attempt last() {
        return attempts.get(attempts.size() - 1);
    }

    /** One attempt to connect, and the connection that comes of it. */
    static final class Attempt implements ClientChannel {
        final PeerAddress address;
        final List<RequestHeader> received = new ArrayList<>();
        boolean closedByClient;
        private final Function<? super ClientChannel, ? extends FrameHandler> handlers;
        private final CompletableFuture<ClientChannel> made = new CompletableFuture<>();
        private FrameHandler handler;

        private Attempt(PeerAddress address, Function<? super ClientChannel, ? extends FrameHandler> handlers) {
            this.address = address;
            this.handlers = handlers;
        }

        void refuse() {
            fail(CloseKind.CONNECTION_REFUSED);
        }

        void fail(CloseKind kind) {
            made.completeExceptionally(new TransportException(CloseReason.of(kind, kind + " by the test")));
        }

        void accept() {
            handler = handlers.apply(this);
            made.complete(this);
        }

        /** Accepts the greeting, which must have been sent. */
        void greet(UUID incarnation) {
            answer(0, new PeerHelloResponse((short) 0, null, 2, incarnation, null));
        }

        void answer(int correlationId, WireMessage body) {
            OutboundFrame frame = PeerFrames.response(correlationId, body);
            requireNonNull(handler).onFrame(InboundFrame.of(bytes(frame)));
        }

        void breakOff() {
            requireNonNull(handler).onClosed(CloseReason.of(CloseKind.CONNECTION_LOST, "broken by the test"));
        }

        @Override
        public void send(OutboundFrame frame) {
            received.add(RequestHeader.read(new WireReader(bytes(frame)), PeerApi.REQUEST_HEADER_VERSION));
            frame.release();
        }

        private static ByteBuffer bytes(OutboundFrame frame) {
            ByteBuffer bytes = ByteBuffer.allocate(frame.sizeBytes());
            for (ByteRegion part : frame.parts()) {
                bytes.put(((BufferSlice) part).buffer().duplicate());
            }
            return bytes.flip();
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public String listenerName() {
            return address.toString();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return InetSocketAddress.createUnresolved(address.host(), address.port());
        }

        @Override
        public InetSocketAddress localAddress() {
            return InetSocketAddress.createUnresolved("localhost", 1);
        }

        @Override
        public Optional<Principal> tlsPeer() {
            return Optional.empty();
        }

        @Override
        public boolean isOpen() {
            return !closedByClient;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
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
        public void close(CloseReason reason) {
            closedByClient = true;
        }
    }
}
