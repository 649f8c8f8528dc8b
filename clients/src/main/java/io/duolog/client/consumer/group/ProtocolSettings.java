package io.duolog.client.consumer.group;

/** The settings of one group protocol. */
public sealed interface ProtocolSettings permits ClassicSettings, ConsumerSettings {}
