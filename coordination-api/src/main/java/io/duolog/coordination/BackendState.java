package io.duolog.coordination;

/**
 * How a backend is doing.
 *
 * <pre>
 *   CONNECTING ──&gt; READY &lt;──&gt; DISCONNECTED
 *       │            │             │
 *       └────────────┴─────────────┴──&gt; FAILED      (final, until closed)
 *   any ──&gt; CLOSED                                  (final)
 * </pre>
 */
public enum BackendState {
    /** Created or starting; never been ready. */
    CONNECTING,
    /** Working: this node can follow the log, and can be elected if it is eligible. */
    READY,
    /** Cut off from the others, retrying by itself. What was delivered stays true; nothing new arrives. */
    DISCONNECTED,
    /** Given up: the listener was told why. Close it and start a new one, or stop the process. */
    FAILED,
    /** Closed by its owner. */
    CLOSED
}
