package io.duolog.coordination.raft;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.raft.AppendOutcome.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge from Ratis to {@link ReplicatedLog}. Nothing that a log entry says makes it throw: an exception out of
 * {@code applyTransaction} would close the server, on this start and on every later one.
 */
final class MetadataStateMachine extends BaseStateMachine {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetadataStateMachine.class);

    private final ReplicatedLog log;
    private final SnapshotStore snapshots;
    private final RaftEvents events;
    private final LogAppenders appenders;

    /** Of the newest configuration entry: when a leader is ready, that is its own first entry. */
    private long configurationTerm;

    private volatile boolean closeExpected;
    private volatile boolean closed;

    MetadataStateMachine(ReplicatedLog log, SnapshotStore snapshots, LogAppenders appenders, RaftEvents events) {
        this.log = requireNonNull(log, "log");
        this.snapshots = requireNonNull(snapshots, "snapshots");
        this.events = requireNonNull(events, "events");
        this.appenders = requireNonNull(appenders, "appenders");
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(server, groupId, storage);
        getLifeCycle()
                .startAndTransition(
                        () -> {
                            snapshots.init(storage);
                            restoreNewest();
                        },
                        IOException.class);
    }

    /** Before Ratis puts a snapshot of the leader in place. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** After that. */
    @Override
    public void reinitialize() throws IOException {
        snapshots.reload();
        restoreNewest();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = requireNonNull(transaction.getLogEntry(), "entry");
        AppendOutcome outcome = apply(entry);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        appenders.commitAdvanced();
        if (outcome.status() == Status.APPENDED) {
            events.applied();
        }
        return CompletableFuture.completedFuture(message(outcome.encode()));
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        configurationTerm = term;
        appenders.commitAdvanced();
    }

    @Override
    public void notifyLeaderReady() {
        events.leaderReady(configurationTerm, log.endOffset());
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.leadershipLost();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId leader) {
        events.leaderChanged(leader == null ? "" : leader.toString());
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto failedEntry) {
        events.ended(new CoordinationStorageException("the metadata log cannot be written", cause));
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        if (!closeExpected) {
            events.closedByItself(allServer);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The end of what this peer has applied. */
    long endOffset() {
        return log.endOffset();
    }

    /** This node is about to close the server. */
    void expectClose() {
        closeExpected = true;
    }

    /** Whether Ratis has stopped applying entries. */
    boolean isClosed() {
        return closed;
    }

    static Message message(byte[] bytes) {
        ByteString content = UnsafeByteOperations.unsafeWrap(bytes);
        return () -> content;
    }

    private void restoreNewest() {
        Optional<SnapshotFile> newest = snapshots.newest();
        if (newest.isPresent()) {
            log.restore(newest.get());
            setLastAppliedTermIndex(newest.get().termIndex());
            events.applied();
        }
    }

    private AppendOutcome apply(LogEntryProto entry) {
        Optional<AppendCommand> command = AppendCommand.decode(
                entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
        if (command.isEmpty()) {
            LOGGER.error("entry at Raft index {} is none of this version's, skipping it", entry.getIndex());
            return new AppendOutcome(Status.MALFORMED, 0);
        }
        return log.apply(command.get(), entry.getTerm(), entry.getIndex());
    }
}
