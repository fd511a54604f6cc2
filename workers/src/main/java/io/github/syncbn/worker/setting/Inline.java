package io.github.syncbn.worker.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the settings of a component, itself a record, stand among those of the record that
 * has it: {@code kernel} of a convolution's window is a key of the convolution.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inline {}
