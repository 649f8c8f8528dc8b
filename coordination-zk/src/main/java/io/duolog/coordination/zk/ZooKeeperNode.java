package io.duolog.coordination.zk;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.support.CallbackThread;
import io.duolog.coordination.support.LogDispatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One node of the cluster, as it lives from connection to connection. Each begins alike: find or make the cluster, be
 * ready, follow the log, look who is the controller, announce this node. After an interruption that is done again in the
 * same session, after a lost session in the next one; each part knows by itself what is left of what it had.
 *
 * <p>Confined to the coordination thread, but for what says otherwise.
 */
final class ZooKeeperNode implements Connection.Listener {
    private final BackendHost host;
    private final Layout layout;
    private final Effects effects;
    private final Executor workThread;
    private final CallbackThread callbacks;
    private final Cluster cluster;
    private final LogTail tail = new LogTail();
    private final LogDispatcher dispatcher;
    private final LogReader reader;
    private final Appends appends;
    private final ZooKeeperElection election;
    private final FormerLives formerLives;
    private final Announcement announcement;
    private final LivenessTable liveness;
    private final Suspicions suspicions;
    private final ZooKeeperMembership membership;
    private final SnapshotTransfer transfer;
    private final Compactor compactor;
    private final ZooKeeperMetadataLog metadataLog;

    /** Null while there is none that works. */
    private @Nullable Session session;

    private boolean failed;

    /** What a node needs done elsewhere. */
    interface Effects {
        /** There is a connection to the cluster of this id. */
        void ready(String clusterId);

        /** There is none any more, for now. */
        void disconnected(Throwable cause);

        /** This node cannot go on. */
        void failed(Throwable cause);
    }

    ZooKeeperNode(
            ZooKeeperConfig config, BackendHost host, CallbackThread callbacks, Executor workThread, Effects effects) {
        this.host = host;
        this.layout = new Layout(config.root());
        this.effects = effects;
        this.workThread = workThread;
        this.callbacks = callbacks;
        this.cluster = new Cluster(layout, host.knownClusterId(), UUID::randomUUID);
        Timers timers = new Timers(host.scheduler(), callbacks);
        this.dispatcher = new LogDispatcher(tail, callbacks);
        this.transfer = new SnapshotTransfer(layout, host.directory());
        this.compactor = new Compactor(
                tail,
                dispatcher,
                transfer,
                new Compactor.Threads(callbacks, workThread),
                config.snapshotIntervalBytes());
        this.reader = new LogReader(layout, tail, new ReaderEffects());
        this.formerLives = new FormerLives(host.self());
        this.election =
                new ZooKeeperElection(layout, host.self(), timers, formerLives::isOwnPast, new ElectionEffects());
        this.appends = new Appends(layout, tail, callbacks, new AppendEffects());
        this.announcement = new Announcement(layout, host.self(), formerLives::isOwnPast);
        this.liveness = new LivenessTable(layout, election::leads);
        this.suspicions = new Suspicions(layout, host.self(), timers, election, config.sessionTimeout());
        this.membership = new ZooKeeperMembership(host.self(), callbacks, announcement, liveness, this::suspect);
        this.metadataLog = new ZooKeeperMetadataLog(appends, dispatcher, callbacks, this::findEnd, compactor::compact);
        compactor.uploadTo(this::snapshotTarget);
    }

    ZooKeeperMembership membership() {
        return membership;
    }

    ZooKeeperElection election() {
        return election;
    }

    ZooKeeperMetadataLog log() {
        return metadataLog;
    }

    /** Prepares this node's directory. On the work thread, before the first connection. */
    void openDirectory(Path directory) throws IOException {
        transfer.open();
        formerLives.open(directory);
    }

    /** Nothing is delivered, accepted or answered any more. When nothing else runs on the coordination thread. */
    void close(BackendClosedException cause) {
        dispatcher.close();
        appends.close();
        membership.close(cause);
        metadataLog.close(cause);
    }

    /** Ends everything because of a failure, and tells of it. */
    void fail(Throwable cause) {
        failed = true;
        Session present = session;
        session = null;
        if (present != null) {
            present.end();
        }
        close(new BackendClosedException("the backend has failed", cause));
        election.failed(cause);
    }

    @Override
    public void connected(Session present) {
        begin(present);
    }

    @Override
    public void resumed(Session present) {
        begin(present);
    }

    @Override
    public void interrupted() {
        if (session != null) {
            effects.disconnected(new BackendUnavailableException("the connection to ZooKeeper broke", null));
            appends.interrupted();
            announcement.interrupted();
        }
    }

    @Override
    public void lost() {
        if (failed) {
            return;
        }
        session = null;
        metadataLog.failUnanswered(new BackendUnavailableException("the ZooKeeper session is over", null));
        reader.disconnected();
        liveness.disconnected();
        election.disconnected();
        announcement.disconnected();
    }

    private void begin(Session present) {
        if (failed) {
            return; // the connection is being closed
        }
        cluster.open(present, clusterId -> {
            session = present;
            effects.ready(clusterId);
            watch(present);
            reader.connected(present);
            election.connected(present);
            liveness.connected(present);
            announcement.connected(present);
        });
    }

    private void watch(Session present) {
        present.watch(layout.log(), AddWatchMode.PERSISTENT_RECURSIVE, event -> {
            if (event.getType() == EventType.NodeCreated && !appends.isOwn(layout.batchNumber(event.getPath()))) {
                reader.wake();
            }
        });
        present.watch(layout.snapshots(), AddWatchMode.PERSISTENT, event -> reader.snapshotChanged());
        present.watch(layout.controller(), AddWatchMode.PERSISTENT, event -> election.look());
        present.watch(
                layout.broker(host.self().nodeId()), AddWatchMode.PERSISTENT, event -> announcement.entryChanged());
    }

    private void deliver() {
        dispatcher.deliverUpTo(tail.endOffset());
        compactor.compactIfGrown();
    }

    /** Waits until ZooKeeper has agreed on something later than all that was agreed on before, then reads to the end. */
    private void catchUpWithAll(Consumer<Boolean> answer) {
        Session present = session;
        if (present == null) {
            answer.accept(false);
            return;
        }
        // Not sync(): a leader answers that without asking the others whether it still is one.
        present.change(Op.check(layout.cluster(), -1), change -> {
            if (change.isDone()) {
                reader.catchUp(answer);
            } else {
                answer.accept(false);
            }
        });
    }

    private void findEnd(CompletableFuture<Long> answer) {
        catchUpWithAll(reached -> {
            if (reached) {
                answer.complete(tail.endOffset());
            } else {
                answer.completeExceptionally(
                        new BackendUnavailableException("there is no connection to ZooKeeper now", null));
            }
        });
    }

    private void suspect(int nodeId) {
        Session present = session;
        if (present == null) {
            return;
        }
        if (election.leads()) {
            liveness.suspect(nodeId);
        } else if (election.waits()) {
            suspicions.suspectController(present, nodeId);
        }
    }

    private Optional<Compactor.Target> snapshotTarget() {
        Session present = session;
        return present != null && election.leads()
                ? Optional.of(new Compactor.Target(present, election.fence()))
                : Optional.empty();
    }

    private final class ReaderEffects implements LogReader.Effects {
        @Override
        public void deliver() {
            ZooKeeperNode.this.deliver();
        }

        @Override
        public void load(SnapshotPointer pointer, Consumer<Optional<SnapshotFile>> answer) {
            Session present = session;
            if (present == null) {
                return; // the next session begins anew
            }
            Session waiting = present.on(Runnable::run);
            workThread.execute(() -> {
                try {
                    Optional<SnapshotFile> file = transfer.download(waiting, pointer);
                    callbacks.execute(() -> answer.accept(file));
                } catch (IOException e) {
                    callbacks.execute(() -> effects.failed(new CoordinationStorageException(
                            "cannot load the metadata snapshot: " + e.getMessage(), e)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the backend is being closed
                }
            });
        }
    }

    private final class ElectionEffects implements ZooKeeperElection.Effects {
        @Override
        public void catchUp(Consumer<Boolean> answer) {
            reader.catchUp(answer);
        }

        @Override
        public long begin(int epoch, int epochVersion, Session present) {
            appends.begin(epoch, epochVersion, present);
            return tail.endOffset();
        }

        @Override
        public void resume() {
            appends.resume();
        }

        @Override
        public void refuseAppends() {
            appends.refuseNew();
        }

        @Override
        public void replacedSuspect() {
            suspicions.replaced();
        }

        @Override
        public void end(int fencedBy, Throwable cause) {
            appends.end(fencedBy, cause);
            liveness.epochEnded();
            reader.wake();
        }
    }

    private final class AppendEffects implements Appends.Effects {
        @Override
        public void deliver() {
            ZooKeeperNode.this.deliver();
        }

        @Override
        public void fenced() {
            election.look();
        }

        @Override
        public void resolve() {
            catchUpWithAll(reached -> {
                if (reached) {
                    appends.resolved();
                }
            });
        }
    }
}
