package io.github.syncbn.worker.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a record of settings stands for, and so offers it to job files by name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Summary {
  /** One line on what it is. */
  String value();

  /** Its name where that is not the name of the class, in lower camel case. */
  String name() default "";

  /** The setting that a bare value stands for: {@code dense = 128} is {@code dense.units = 128}. */
  String bare() default "";

  /**
   * Whether the bare value is all that it takes, so that its one setting has no key of its own:
   * {@code normal = 0.1}, or {@code normal(0.1)}.
   */
  boolean single() default false;
}
