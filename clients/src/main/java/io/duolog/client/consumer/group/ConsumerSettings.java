package io.duolog.client.consumer.group;

import java.util.Optional;

/**
 * The settings of {@code group.protocol=consumer} (KIP-848): the coordinator divides the partitions, and says how often it wants
 * to hear of its members.
 *
 * @param remoteAssignor {@code group.remote.assignor}: how it is to divide them; empty: as it likes
 */
public record ConsumerSettings(Optional<String> remoteAssignor) implements ProtocolSettings {}
