package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Who commits offsets.
 *
 * @param memberId the member, or "" for who is none: a consumer that assigns itself, an admin client
 * @param groupInstanceId the static member, or null
 * @param generationOrEpoch the generation (classic) or the member's epoch (KIP-848); below 0 for who is no member
 */
public record OffsetCommitter(String memberId, @Nullable String groupInstanceId, int generationOrEpoch) {
    /** Checks that there is an id. */
    public OffsetCommitter {
        requireNonNull(memberId, "memberId");
    }

    /** Whether this claims to be a member. */
    public boolean claimsMembership() {
        return generationOrEpoch >= 0 || !memberId.isEmpty() || groupInstanceId != null;
    }
}
