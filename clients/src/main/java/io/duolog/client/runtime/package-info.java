/** What producer, consumer and admin of one client share. Not meant for applications. */
@NullMarked
package io.duolog.client.runtime;

import org.jspecify.annotations.NullMarked;
