/**
 * The configuration of a broker, of its topics and of its groups: Kafka's names and defaults, declared in tables; a broker's is
 * checked as a whole before anything starts.
 *
 * <p>{@link io.duolog.broker.config.BrokerConfig#parse} is the door. The same table ({@link
 * io.duolog.broker.config.ConfigKey}) answers DescribeConfigs, checks AlterConfigs and generates the documentation.
 *
 * <p>{@code GroupKeys} and {@code ConsumerGroupKeys} are what a broker says to all groups, of the classic and of the consumer protocol;
 * {@link io.duolog.broker.config.OwnGroupKeys} is what one group says for itself, as {@link io.duolog.broker.config.TopicKeys} is for a
 * topic. Both are {@link io.duolog.broker.config.ResourceKey}s, which fall back to the broker's.
 */
@NullMarked
package io.duolog.broker.config;

import org.jspecify.annotations.NullMarked;
