package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/** The section {@code model}: where the trained model goes. */
public record ModelOutput(
    @Setting(value = "directory it is written to, any Hadoop URI; quote it", rule = "--model")
        Optional<String> path,
    @Setting(value = "whether an existing directory is replaced", byDefault = "false")
        boolean overwrite) {}
