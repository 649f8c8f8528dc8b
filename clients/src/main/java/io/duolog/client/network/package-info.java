/**
 * Connections to brokers: who is connected, what is on its way, what went wrong last. One event loop owns all of it; only
 * methods that say so may be called from elsewhere. Shared by producer, consumer and admin; not meant for applications.
 */
@NullMarked
package io.duolog.client.network;

import org.jspecify.annotations.NullMarked;
