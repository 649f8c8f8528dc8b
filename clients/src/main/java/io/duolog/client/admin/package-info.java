/** Topics, configurations and brokers: asking about them and changing them. {@link io.duolog.client.admin.Admin}. */
@NullMarked
package io.duolog.client.admin;

import org.jspecify.annotations.NullMarked;
