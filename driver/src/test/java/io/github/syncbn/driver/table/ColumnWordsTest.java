package io.github.syncbn.driver.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.BadValueException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What columns cannot be, in words; no session is needed to say so. */
class ColumnWordsTest {
  private static final StructType TABLE =
      new StructType()
          .add("list", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("day", DataTypes.DateType);

  @Test
  void classes_thatAColumnCannotHave_areTold() {
    assertThatThrownBy(() -> LabelSchema.given("y", DataTypes.IntegerType, List.of("1", "two")))
        .isInstanceOf(JobException.class)
        .hasMessage("data.classes has 'two', which column 'y' of type int cannot hold.");
    assertThatThrownBy(() -> LabelSchema.given("y", DataTypes.IntegerType, List.of("1", "1.0")))
        .isInstanceOf(JobException.class)
        .hasMessage("data.classes names a class twice: [1, 1.0].");
  }

  @Test
  void order_byWhatHasNone_isTold() {
    assertThatThrownBy(() -> OrderKey.bind("list", TABLE))
        .isInstanceOf(JobException.class)
        .hasMessage("Rows cannot be ordered by column 'list' of type array<double>.");
    assertThatThrownBy(() -> OrderKey.bind("day", TABLE).of(RowFactory.create(null, null)))
        .isInstanceOf(BadValueException.class)
        .hasMessage("order column 'day' is missing");
  }

  @Test
  void label_thatNothingNames_isAskedFor() {
    assertThatThrownBy(() -> Declared.of(DataSettings.class).build(Map.of()).labelColumns())
        .isInstanceOf(JobException.class)
        .hasMessage("data.label is missing: which column is it?");
  }
}
