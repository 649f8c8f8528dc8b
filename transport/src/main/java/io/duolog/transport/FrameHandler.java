package io.duolog.transport;

/** What a client does with what arrives on one {@link ClientChannel}; called on its event loop, must not block. */
public interface FrameHandler {
    /** A frame has arrived; frames come in the order in which they were sent. The handler owns it and releases it. */
    void onFrame(InboundFrame frame);

    /** The connection has closed; called exactly once, after the last {@link #onFrame}. */
    void onClosed(CloseReason reason);
}
