/** The broker and the controller, wired with Guice. */
@NullMarked
package io.duolog.broker;

import org.jspecify.annotations.NullMarked;
