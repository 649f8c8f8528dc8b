/** The handlers of what groups are asked for: they speak Kafka's versions, and know nothing of how groups decide. */
@NullMarked
package io.duolog.broker.api.group;

import org.jspecify.annotations.NullMarked;
