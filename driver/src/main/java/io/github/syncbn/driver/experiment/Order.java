package io.github.syncbn.driver.experiment;

import java.util.List;
import java.util.Locale;

/** What synchronized statistics are for: rows that are not alike from shard to shard. */
final class Order implements Experiment {
  @Override
  public String name() {
    return "order";
  }

  @Override
  public String claim() {
    return "Rows that are not alike from shard to shard need synchronized statistics: each shard"
        + " gets a range of labels, as a table sorted by label has them in its partitions (Ioffe"
        + " 2017, Batch Renormalization, section 4.3).";
  }

  @Override
  public String time() {
    return "15 s";
  }

  @Override
  public List<String> defaults() {
    return List.of("training.shards=8", "training.epochs=10");
  }

  @Override
  public Full full() {
    return new Full("mnist-mlp.conf", List.of("training.shards=8", "training.epochs=3"));
  }

  @Override
  public Findings run(Lab lab) {
    String label = lab.job(List.of()).data().labelColumns().get(0);
    List<Variant> rows =
        List.of(
            Variant.of("shuffled"),
            Variant.of(
                "by label",
                String.format(Locale.ROOT, "data.order=column(%s)", label),
                "data.deal=contiguous"));
    List<Variant> statistics =
        List.of(
            Variant.of("global", "batchNorm.scope=global"),
            Variant.of("shard", "batchNorm.scope=shard"));
    Trials trials = lab.train(Variant.product(rows, statistics));
    Spread global = trials.spread(Measure.TEST, "by label", "global");
    Spread shard = trials.spread(Measure.TEST, "by label", "shard");
    return new Findings(
        String.format(
            Locale.ROOT,
            "%s: on rows sorted by label, synchronized statistics reach %s and those of each shard"
                + " %s; on shuffled rows %s and %s.",
            Support.of(global.above(shard)),
            global.percent(),
            shard.percent(),
            trials.spread(Measure.TEST, "shuffled", "global").percent(),
            trials.spread(Measure.TEST, "shuffled", "shard").percent()),
        "Inception v3 on batches of 16 labels by 2 images: 67.0% with the statistics of such a"
            + " batch, 78.3% on shuffled ones.",
        trials.table(
            List.of("rows", "statistics"), Measure.TRAIN_LOSS, Measure.VALIDATION, Measure.TEST),
        List.of(trials.validationAccuracy()));
  }
}
