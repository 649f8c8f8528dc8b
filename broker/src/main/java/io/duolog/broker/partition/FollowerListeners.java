package io.duolog.broker.partition;

import java.util.ArrayList;
import java.util.List;

/** The follower sessions of one partition. Thread-safe; telling takes no lock and allocates nothing. */
final class FollowerListeners {
    private volatile List<FollowerListener> listeners = List.of();

    synchronized void add(FollowerListener listener) {
        List<FollowerListener> more = new ArrayList<>(listeners);
        more.add(listener);
        listeners = List.copyOf(more);
    }

    synchronized void remove(FollowerListener listener) {
        List<FollowerListener> fewer = new ArrayList<>(listeners);
        fewer.remove(listener);
        listeners = List.copyOf(fewer);
    }

    void tellLogEnd() {
        List<FollowerListener> told = listeners;
        for (int i = 0; i < told.size(); i++) {
            told.get(i).logEndMoved();
        }
    }

    void tellHighWatermark() {
        List<FollowerListener> told = listeners;
        for (int i = 0; i < told.size(); i++) {
            told.get(i).highWatermarkMoved();
        }
    }

    void tellInSyncReplicas() {
        List<FollowerListener> told = listeners;
        for (int i = 0; i < told.size(); i++) {
            told.get(i).inSyncReplicasChanged();
        }
    }

    void tellRole() {
        List<FollowerListener> told = listeners;
        for (int i = 0; i < told.size(); i++) {
            told.get(i).roleChanged();
        }
    }
}
