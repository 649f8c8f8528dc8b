/** What a log remembers of its idempotent and transactional producers. */
@NullMarked
package io.duolog.storage.producer;

import org.jspecify.annotations.NullMarked;
