/** What every command is made of: its surroundings, and the way it fails. */
@NullMarked
package io.duolog.cli.command;

import org.jspecify.annotations.NullMarked;
