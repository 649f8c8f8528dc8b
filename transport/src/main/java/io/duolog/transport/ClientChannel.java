package io.duolog.transport;

/** A client's connection that carries frames in both directions; who correlates them is up to its user. */
public interface ClientChannel extends Connection {
    /**
     * Sends a frame, which is given away. Frames that one thread sends leave in its order; frames sent close together
     * leave in one write. After the connection has closed the frame is only released: {@link FrameHandler#onClosed} has
     * told why. Any thread.
     */
    void send(OutboundFrame frame);
}
