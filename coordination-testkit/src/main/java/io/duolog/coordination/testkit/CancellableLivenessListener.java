package io.duolog.coordination.testkit;

import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells a listener until its watch has ended. */
record CancellableLivenessListener(LivenessListener listener, AtomicBoolean ended) implements LivenessListener {
    @Override
    public void up(NodeIdentity node, byte[] info) {
        if (!ended.get()) {
            listener.up(node, info);
        }
    }

    @Override
    public void down(NodeIdentity node) {
        if (!ended.get()) {
            listener.down(node);
        }
    }
}
