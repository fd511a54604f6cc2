package io.github.syncbn.driver.data;

import io.github.syncbn.driver.table.BadRows;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.training.RowSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one task saw of its rows. Travels through the shuffle beside the rows, so each task counts
 * exactly once however often it was tried.
 */
final class PartitionReport implements Serializable {
  /** First byte of a report's key, where rows have the number of their set. */
  static final byte KEY = 0x7f;

  final int source;

  /** Rows that were kept. */
  final RowTally tally;

  final BadRows bad = new BadRows();
  final BadRows skipped = new BadRows();

  /** What the columns of rows of numbers have in common; null for the sum of no report. */
  @Nullable ColumnTally columns;

  final TargetMoments targets = new TargetMoments();

  /** Of the targets of training rows. */
  final FeatureRanges target = new FeatureRanges();

  /** Of the features of training rows that are not bytes. */
  final FeatureRanges features = new FeatureRanges();

  /** Levels of training rows, by the feature that is a category. */
  private final Map<Integer, LevelTally> levels = new TreeMap<>();

  private final List<TreeSet<String>> labels = new ArrayList<>();
  long rows;
  long weightless;
  long missing;

  PartitionReport(int source, int partitions) {
    this.source = source;
    this.tally = new RowTally(partitions);
    for (int i = 0; i < RowSet.values().length; i++) {
      labels.add(new TreeSet<>());
    }
  }

  /** A label that a row of a set has. */
  void label(RowSet set, String label) {
    addLabels(set, List.of(label));
  }

  /**
   * The levels of a category.
   *
   * @param feature its place in a row as it is read
   */
  LevelTally levels(int feature) {
    return levels.getOrDefault(feature, new LevelTally(1));
  }

  /** Begins to count the levels of a category, at most so many. */
  LevelTally count(int feature, int most) {
    return levels.computeIfAbsent(feature, unseen -> new LevelTally(most));
  }

  private void addLabels(RowSet set, Collection<String> more) {
    TreeSet<String> found = labels.get(set.ordinal());
    for (String label : more) {
      // One more than allowed is enough to know that there are too many.
      if (found.size() <= LabelSchema.MAX_CLASSES) {
        found.add(label);
      }
    }
  }

  /** Distinct labels of a set; more than the most classes means "too many". */
  TreeSet<String> labels(RowSet set) {
    return labels.get(set.ordinal());
  }

  /** Rows of a set that were kept. */
  long kept(RowSet set) {
    return tally.kept(set);
  }

  /** Rows of all sets that were kept. */
  long kept() {
    long sum = 0;
    for (RowSet set : RowSet.values()) {
      sum += kept(set);
    }
    return sum;
  }

  /** Adds what another task saw. */
  void add(PartitionReport other) {
    for (RowSet set : RowSet.values()) {
      addLabels(set, other.labels(set));
    }
    tally.add(other.tally);
    bad.addAll(other.bad);
    skipped.addAll(other.skipped);
    targets.add(other.targets);
    target.add(other.target);
    features.add(other.features);
    if (columns == null) {
      columns = other.columns;
    } else if (other.columns != null) {
      columns.add(other.columns);
    }
    other.levels.forEach(
        (feature, tally) -> levels.merge(feature, tally, (mine, theirs) -> mine.with(theirs)));
    rows += other.rows;
    weightless += other.weightless;
    missing += other.missing;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static PartitionReport of(byte[] bytes) {
    ClassLoader loader = PartitionReport.class.getClassLoader();
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass described)
              throws IOException, ClassNotFoundException {
            try {
              return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException e) {
              return super.resolveClass(described);
            }
          }
        }) {
      return (PartitionReport) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
