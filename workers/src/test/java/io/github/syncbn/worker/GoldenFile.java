package io.github.syncbn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A file of golden vectors, made by the script of the same name that stands beside it. */
public final class GoldenFile {
  private static final int VERSION = 1;

  private final JsonNode root;

  private GoldenFile(JsonNode root) {
    this.root = root;
  }

  /** The file {@code golden/<name>.json}. */
  public static GoldenFile read(String name) {
    try (InputStream in = GoldenFile.class.getResourceAsStream("/golden/" + name + ".json")) {
      assertThat(in).as("golden/%s.json", name).isNotNull();
      JsonNode root = new ObjectMapper().readTree(in);
      assertThat(root.path("version").asInt())
          .as("version of golden/%s.json; golden/%s.py makes it anew", name, name)
          .isEqualTo(VERSION);
      return new GoldenFile(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int integer(String field) {
    return root.required(field).intValue();
  }

  /** All cases, in order. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    root.required("cases").forEach(node -> cases.add(new Case(node)));
    return cases;
  }

  /** One case. */
  public record Case(JsonNode node) {
    public boolean has(String field) {
      return node.hasNonNull(field);
    }

    public String text(String field) {
      return node.required(field).textValue();
    }

    public boolean flag(String field) {
      return node.required(field).booleanValue();
    }

    public double number(String field) {
      return node.required(field).doubleValue();
    }

    /** The settings of a case, themselves fields. */
    public Case settings() {
      return new Case(node.required("settings"));
    }

    public double[] doubles(String field) {
      JsonNode array = node.required(field);
      double[] values = new double[array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = array.get(i).doubleValue();
      }
      return values;
    }

    /** Values that are floats in the generator too, so that nothing is rounded here. */
    public float[] floats(String field) {
      double[] doubles = doubles(field);
      float[] values = new float[doubles.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles[i];
      }
      return values;
    }

    @Override
    public String toString() {
      return text("name") + (has("training") ? flag("training") ? " training" : " eval" : "");
    }
  }
}
