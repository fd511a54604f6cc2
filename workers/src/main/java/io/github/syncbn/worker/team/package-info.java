/**
 * The threads of one JVM that work on a training together: whoever has nothing to do takes pieces
 * of another's work. {@link io.github.syncbn.worker.team.Team} is to be read first. Internal.
 */
@NullMarked
package io.github.syncbn.worker.team;

import org.jspecify.annotations.NullMarked;
