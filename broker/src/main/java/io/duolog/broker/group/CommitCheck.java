package io.duolog.broker.group;

import io.duolog.protocol.ErrorCode;
import java.util.UUID;

/** Whether who commits offsets may do so for one partition or another. */
@FunctionalInterface
public interface CommitCheck {
    /** Whoever commits, may commit all. */
    CommitCheck ALL = (topicId, partition) -> ErrorCode.NONE;

    /** NONE if the offset of this partition may be committed, or what the answer has to say of it. */
    ErrorCode errorOf(UUID topicId, int partition);
}
