/**
 * The messages of the Kafka protocol: one immutable record for each request and response that Duolog speaks, generated
 * from Apache Kafka's published schemas, and {@link io.duolog.protocol.message.ApiKey}, the table of them. Which APIs
 * and versions these are stands in {@code src/main/apis.properties}.
 */
@NullMarked
package io.duolog.protocol.message;

import org.jspecify.annotations.NullMarked;
