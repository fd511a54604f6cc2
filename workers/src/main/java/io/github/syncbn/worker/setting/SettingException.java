package io.github.syncbn.worker.setting;

/** A setting has a value that does not fit, by itself or beside other settings. */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String setting;
  private final String problem;

  /**
   * About one setting of a record.
   *
   * @param record that declares it
   * @param setting its name
   * @param problem what was expected, and what there is
   */
  public SettingException(Class<?> record, String setting, String problem) {
    super(Declared.nameOf(record) + "." + setting + ": " + problem);
    this.setting = setting;
    this.problem = problem;
  }

  /**
   * About a record as a whole.
   *
   * @param record that does not fit
   * @param problem what was expected, and what there is
   */
  public SettingException(Class<?> record, String problem) {
    super(Declared.nameOf(record) + ": " + problem);
    this.setting = "";
    this.problem = problem;
  }

  /** Name of the setting; empty for all of the record. */
  public String setting() {
    return setting;
  }

  /** What was expected, and what there is, without the name of the setting. */
  public String problem() {
    return problem;
  }
}
