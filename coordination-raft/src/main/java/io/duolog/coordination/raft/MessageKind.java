package io.duolog.coordination.raft;

import java.util.Optional;

/** What a message between the backends of two nodes is for. The codes are never used again for something else. */
enum MessageKind {
    APPEND_ENTRIES(1),
    REQUEST_VOTE(2),
    INSTALL_SNAPSHOT(3),
    START_LEADER_ELECTION(4),
    /** Which cluster is it, or shall we form one? The only one between nodes that may know no cluster yet. */
    FORMATION(10),
    HEARTBEAT(11),
    WITHDRAW(12),
    FETCH(13),
    FETCH_SNAPSHOT(14),
    COMMITTED_END(15),
    STATUS(16),
    /** How far does your Raft log reach? Decides who stands first against a dead leader. */
    LOG_POSITION(17),
    /** Get ready to be made a voter. */
    PREPARE_VOTER(18),
    /** Take a node's vote away. */
    REMOVE_VOTER(19),
    /** Your vote was taken away. */
    VOTE_REMOVED(20),
    /** Which Raft term is this peer of yours in? */
    TERM(21);

    private final byte code;

    MessageKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Optional<MessageKind> of(byte code) {
        for (MessageKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
