package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code network}, and {@code normalization}, {@code batchNorm} and {@code initializer} that
 * hold its defaults.
 */
final class NetworkReader {
  private static final int DEFAULT_UNITS = 128;

  private final Section root;
  private final BatchNorm batchNorm;
  private final LayerReader layers;
  private final ReadyNetworks ready;

  NetworkReader(Section root) {
    this.root = root;
    this.batchNorm = BatchNormReader.defaults(root.section("batchNorm"));
    Initializer initializer = InitializerReader.read(root.choice("initializer"));
    this.layers = new LayerReader(batchNorm, initializer);
    // The papers behind the ready networks start with He's initialization, not PyTorch's.
    this.ready =
        new ReadyNetworks(
            batchNorm, root.has("initializer") ? initializer : new Initializer.Kaiming());
  }

  Network read() {
    List<Entry> entries = new ArrayList<>();
    if (root.has("network")) {
      for (Choice entry : root.choices("network")) {
        entries.addAll(entries(entry));
      }
      if (root.isEmptyList("network")) {
        root.report("network", "expected at least one layer, such as { dense = output }");
      }
    } else {
      for (int i = 0; i < 2; i++) {
        entries.addAll(List.of(layers.dense(DEFAULT_UNITS), batchNorm, new Relu()));
      }
    }
    if (entries.isEmpty() || !root.has("network")) {
      entries.add(layers.dense(Dense.OUTPUT));
    }
    Optional<Choice> normalization = root.choice("normalization");
    return new Network(
        normalization.map(choice -> Normalizations.apply(choice, entries)).orElse(entries));
  }

  /** A layer, a block, or all of a ready network. */
  private List<Entry> entries(Choice entry) {
    return switch (entry.name()) {
      case "mlp" ->
          ready.mlp(entry.arguments().integer("depth"), entry.arguments().integer("width"));
      case "lenetBn" -> ready.lenetBn();
      case "resnet" -> stages(entry.arguments(), true);
      case "plain" -> stages(entry.arguments(), false);
      case "residual" -> residual(entry.arguments());
      default -> List.of(layers.layer(entry));
    };
  }

  private List<Entry> stages(Section section, boolean residual) {
    int depth = section.integer("depth");
    int width = section.integer("width");
    try {
      if (!residual) {
        return ready.plain(depth, width);
      }
      String shortcut = section.text("shortcut").toUpperCase(Locale.ROOT);
      return ready.resnet(depth, width, ReadyNetworks.Shortcut.valueOf(shortcut));
    } catch (IllegalArgumentException e) {
      section.report("depth", e.getMessage());
      return List.of(layers.dense(Dense.OUTPUT));
    }
  }

  private List<Entry> residual(Section section) {
    List<Entry> body = new ArrayList<>();
    section.choices("body").forEach(entry -> body.addAll(entries(entry)));
    if (!section.has("body") || section.isEmptyList("body")) {
      section.report("body", "expected at least one layer, such as { conv2d = 16 }");
    }
    if (body.isEmpty()) {
      return List.of(new Relu()); // What is wrong has been reported.
    }
    List<Entry> shortcut =
        section.choice("shortcut").map(choice -> shortcut(choice)).orElse(List.of());
    return List.of(new Residual(body, shortcut, section.flag("zeroLastGamma")));
  }

  private List<Entry> shortcut(Choice choice) {
    switch (choice.name()) {
      case "projection" -> {
        Section section = choice.arguments();
        return ready.projection(section.integer("filters"), section.integer("stride"));
      }
      case "padded" -> {
        Section section = choice.arguments();
        return List.of(new PadChannels(section.integer("channels"), section.integer("stride")));
      }
      case "layers" -> {
        List<Entry> entries = new ArrayList<>();
        choice.holder().choices("layers").forEach(entry -> entries.addAll(entries(entry)));
        return entries;
      }
      default -> {
        return List.of();
      }
    }
  }
}
