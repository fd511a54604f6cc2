package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a table's columns become in front of all other layers: the outputs of each column stand in
 * the order of the columns. Which columns there are is known only from the data ({@link
 * #withColumns}).
 *
 * <p>In a prediction as in training a code that is no whole number of its column's counts as {@link
 * InputColumn#UNKNOWN}.
 *
 * @param columns in the order of the features of a row; empty until they are known
 */
@Summary("what columns of a table become, in front of all other layers")
public record Columns(
    @Setting(value = "what a category becomes", byDefault = "auto") Categories categories,
    @Setting(value = "what a number becomes; flags stay 0 and 1", byDefault = "plain")
        Numbers numbers,
    List<InputColumn> columns)
    implements Layer {

  public Columns {
    columns = List.copyOf(columns);
  }

  /** With the usual settings. */
  public static Columns of(List<InputColumn> columns) {
    return Declared.of(Columns.class).build(Map.of()).withColumns(columns);
  }

  @Override
  public Columns withColumns(List<InputColumn> known) {
    return new Columns(categories, numbers, known);
  }

  /** Features of a row. */
  private int features() {
    return columns.stream().mapToInt(InputColumn::features).sum();
  }

  @Override
  public Shape outputShape(Shape input) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("it takes the columns of a table, and there are none");
    }
    if (input.rank() != 1 || input.size() != features()) {
      throw new IllegalArgumentException(
          "it takes the " + features() + " features of a table's columns, in front of all layers");
    }
    return new Shape(parts().stream().mapToInt(ColumnPart::outputs).sum());
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    return new ColumnParts(this).parameters();
  }

  private List<ColumnPart> parts() {
    return new ColumnParts(this).parts();
  }

  /**
   * The outputs of a category.
   *
   * @param feature its feature, in a row that enters
   * @param column its number among the columns
   * @param first its first output, in a row that leaves
   * @param width how many it has
   */
  public record CategoryOutputs(int feature, int column, int first, int width) {}

  /** Where categories go, in order. */
  public List<CategoryOutputs> categoryOutputs() {
    List<CategoryOutputs> found = new ArrayList<>();
    List<Integer> numbers =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).kind() == InputColumn.Kind.CATEGORY)
            .boxed()
            .toList();
    ColumnPart.Place place = new ColumnPart.Place(0, 0);
    for (ColumnPart part : parts()) {
      if (part.category()) {
        int column = numbers.get(found.size());
        found.add(new CategoryOutputs(place.input(), column, place.output(), part.outputs()));
      }
      place = place.after(part);
    }
    return found;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  /** For the ReLU behind linear layers, and for sines and cosines. */
  @Override
  public boolean readsOutput() {
    return numbers.width() != Numbers.NONE || numbers instanceof Numbers.Periodic;
  }

  @Override
  public long keptPerRow(Shape input) {
    return NumberRange.keptPerRow(numbers, ColumnParts.count(this));
  }

  @Override
  public long[] scratch(Shape input) {
    return NumberRange.scratch(numbers, ColumnParts.count(this));
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    List<ColumnPart> parts = parts();
    ColumnPart.Place place = new ColumnPart.Place(0, 0);
    for (int k = 0; k < parts.size() && x.rows() > 0; k++) {
      parts.get(k).forward(x.matrix(), y.matrix(), place, context);
      place = place.after(parts.get(k));
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    List<ColumnPart> parts = parts();
    ColumnPart.Rows rows = new ColumnPart.Rows(x.matrix(), y.matrix(), dy.matrix());
    Matrix slopes = dx == null ? null : dx.matrix();
    ColumnPart.Place place = new ColumnPart.Place(0, 0);
    for (int k = 0; k < parts.size() && dy.rows() > 0; k++) {
      parts.get(k).backward(rows, slopes, place, context);
      place = place.after(parts.get(k));
    }
    context.gradientComplete();
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.add(new FoldedColumns(parts(), trained.parameters()));
  }
}
