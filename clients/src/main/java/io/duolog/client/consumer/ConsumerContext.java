package io.duolog.client.consumer;

import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.consumer.group.GroupOffsets;
import io.duolog.client.network.Backoff;
import io.duolog.client.runtime.ClientRuntime;
import java.util.Optional;

/**
 * What the parts of a consumer share.
 *
 * @param runtime the client
 * @param admin asks for offsets
 * @param config the settings
 * @param inbox from the event loop to the application's thread
 * @param backoff pauses; on the event loop
 * @param groupOffsets the committed offsets of the group, if there is one; on the event loop
 */
record ConsumerContext(
        ClientRuntime runtime,
        DefaultAdmin admin,
        ConsumerConfig config,
        ConsumerInbox inbox,
        Backoff backoff,
        Optional<GroupOffsets> groupOffsets) {}
