package io.github.syncbn.worker.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a record as a setting: its name is that of the component, its type that
 * of the component, and all else stands here.
 *
 * <p>A setting without {@link #byDefault} and {@link #rule} must be given, unless it is an
 * Optional.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** One line on what it means. */
  String value();

  /** Its name where that is not the name of the component, such as {@code recovery.wait}. */
  String name() default "";

  /** The numbers that it takes, such as {@code [1, inf)}; any if empty. */
  String range() default "";

  /** What its number counts, such as {@code rows}; empty where that is plain. */
  String unit() default "";

  /** Its default as a job file would write it. */
  String byDefault() default "";

  /** Its default where the task is a regression, if that is another one. */
  String regression() default "";

  /**
   * In words, the rule behind a default that is no constant. A static method of the record with the
   * name of the component and one argument, {@link Given}, computes it; without such a method the
   * code that builds the record fills the setting in.
   */
  String rule() default "";

  /** A word that stands for the number 0, such as {@code output}; for an Optional, for none. */
  String word() default "";

  /** Of a list of texts: whether one stands for a list of it alone. */
  boolean one() default false;

  /** Another setting of the same record without which it means nothing. */
  String needs() default "";

  /**
   * What another setting of the same record says where it means nothing, such as {@code bias =
   * false}.
   */
  String pointless() default "";

  /** The task that it means something for, such as {@code regression}; all if empty. */
  String only() default "";

  /** Name of the Spark parameter that says the same; empty if there is none. */
  String param() default "";
}
