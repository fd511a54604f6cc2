package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inherited;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.SettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds declared records from the sections of a job. Whatever is wrong is reported at its key, and
 * a record to go on with is given wherever there can be one, so that one pass finds all problems.
 *
 * @param inherited what records take where the job leaves something out
 */
record RecordReader(Inherited inherited) {

  /** The record that a section describes; null if nothing valid can stand for what is wrong. */
  <R> R read(Class<R> record, Section section) {
    return read(Declared.of(record), section);
  }

  private <R> R read(Declared<R> record, Section section) {
    Map<String, Object> given = new HashMap<>();
    for (Key key : record.keys()) {
      value(key, key.name(), section).ifPresent(value -> given.put(key.name(), value));
    }
    record.keys().stream()
        .filter(key -> section.has(key.name()))
        .forEach(key -> checkCompany(key, record, given, section));
    return build(record, given, section);
  }

  /** Reports a setting that means nothing beside the others. */
  private static void checkCompany(
      Key key, Declared<?> record, Map<String, Object> given, Section section) {
    String needs = key.setting().needs();
    if (!needs.isEmpty() && !given.containsKey(needs)) {
      String doc =
          record.keys().stream()
              .filter(other -> other.name().equals(needs))
              .map(other -> other.setting().value())
              .findFirst()
              .orElseThrow();
      section.report(key.name(), "needs " + needs + ": " + doc);
    }
    String pointless = key.setting().pointless();
    if (!pointless.isEmpty()) {
      String[] other = pointless.split(" = ");
      if (other[1].equals(String.valueOf(given.get(other[0])))) {
        section.report(key.name(), "means nothing with " + pointless);
      }
    }
  }

  /** What the record refuses is reported, and left out. */
  private <R> R build(Declared<R> record, Map<String, Object> given, Section section) {
    Set<String> refused = new HashSet<>();
    while (true) {
      try {
        return record.build(given, inherited);
      } catch (SettingException e) {
        if (!refused.add(e.setting())) {
          return null;
        }
        section.report(e.setting(), e.problem());
        given.remove(e.setting());
      } catch (IllegalArgumentException e) {
        section.report(e.getMessage());
        return null;
      }
    }
  }

  /** The value of a setting that stands in a section under a name, if it is given. */
  private Optional<?> value(Key key, String name, Section section) {
    ValueType type = ValueTypes.of(key);
    if (type instanceof TreeType.Choices choices) {
      if (choices.many()) {
        return section.has(name) ? Optional.of(members(choices, name, section)) : Optional.empty();
      }
      return section.choice(name).map(choice -> member(choices.family(), choice));
    }
    if (type instanceof TreeType.Keys) {
      return section.has(name)
          ? Optional.ofNullable(read((Class<?>) key.type(), section.section(name)))
          : Optional.empty();
    }
    return section.value(name);
  }

  private List<Object> members(TreeType.Choices choices, String name, Section section) {
    List<Object> members = new ArrayList<>();
    for (Choice choice : section.choices(name)) {
      Object member = member(choices.family(), choice);
      if (member instanceof ReadyNetwork ready) {
        members.addAll(entries(ready));
      } else if (member != null) {
        members.add(member);
      }
    }
    return members;
  }

  private List<Entry> entries(ReadyNetwork ready) {
    return ready.entries(inherited.get(LayerDefaults.class).orElseThrow());
  }

  private Object member(Class<?> family, Choice choice) {
    Declared<?> word = Vocabulary.find(family, choice.name()).orElseThrow();
    if (word.keys().isEmpty()) {
      choice.holder().value(choice.name());
      return word.build(Map.of());
    }
    if (word.summary().orElseThrow().single()) {
      Key only = word.keys().get(0);
      Optional<?> value = value(only, choice.name(), choice.holder());
      if (value.isEmpty() && only.isRequired()) {
        return null; // What is wrong with it has been reported.
      }
      Map<String, Object> given = new HashMap<>();
      value.ifPresent(some -> given.put(only.name(), some));
      return build(word, given, choice.holder());
    }
    return read(word, choice.arguments());
  }
}
