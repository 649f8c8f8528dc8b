package io.duolog.broker.group.member;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse.MemberResponse;
import io.duolog.protocol.message.SyncGroupResponse;

/** Answers to members of the classic protocol that need nothing of a group's state. Pure. */
public final class Replies {
    /** In place of a generation, for a member that has none. */
    public static final int NO_GENERATION = -1;

    /** In place of an id, for a member that has none. */
    public static final String NO_MEMBER = "";

    private Replies() {}

    /** The answer to a JoinGroup that is refused. */
    public static JoinGroupResponse join(ErrorCode error, String memberId) {
        return JoinGroupResponse.builder()
                .errorCode(error.code())
                .generationId(NO_GENERATION)
                .protocolName(null)
                .memberId(memberId)
                .build();
    }

    /** The answer to a SyncGroup that is refused. */
    public static SyncGroupResponse sync(ErrorCode error) {
        return new SyncGroupResponse(0, error.code(), null, null, Bytes.EMPTY);
    }

    /** The answer to a Heartbeat. */
    public static HeartbeatResponse heartbeat(ErrorCode error) {
        return new HeartbeatResponse(0, error.code());
    }

    /** What LeaveGroup answers of one member. */
    public static MemberResponse leave(MemberIdentity member, ErrorCode error) {
        return new MemberResponse(member.memberId(), member.groupInstanceId(), error.code());
    }
}
