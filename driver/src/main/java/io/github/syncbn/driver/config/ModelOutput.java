package io.github.syncbn.driver.config;

import java.util.Optional;

/**
 * The section {@code model}: where the trained model goes.
 *
 * @param path directory, any Hadoop URI; empty if only the command line says it, or nobody
 * @param overwrite whether an existing directory is replaced
 */
public record ModelOutput(Optional<String> path, boolean overwrite) {}
