package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/syncbn} in a tree that looks built, with a Java and a Spark that do nothing. */
class LauncherTest {
  private static final String ARCHIVED_RUN = "train --config builtin:digits";
  private static final Set<String> SUBCOMMANDS = Main.commandLine().getSubcommands().keySet();

  @TempDir private Path root;
  private BuiltTree tree;

  @BeforeEach
  void lookBuilt() throws IOException {
    tree = new BuiltTree(root, "#!/bin/sh\necho '    java.specification.version = 17'\n");
    tree.write("spark/bin/spark-submit", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    tree.write("spark/jars/spark-core_2.13-4.1.0.jar", "");
    tree.environment("SPARK_HOME", tree.path("spark").toString());
  }

  /** What spark-submit is given, with the jar as JAR; or what the script said instead. */
  private List<String> submitted(String... arguments) throws IOException, InterruptedException {
    return tree.run(arguments).lines().stream()
        .map(word -> word.endsWith("-all.jar") ? "JAR" : word)
        .toList();
  }

  @Test
  void script_readFromTopToEnd_namesNoSubcommand() throws IOException {
    assertThat(SUBCOMMANDS).contains("train", "help");
    // A word of the shell's own.
    List<String> named = SUBCOMMANDS.stream().filter(name -> !name.equals("export")).toList();
    String script = Files.readString(BuiltTree.SCRIPT);
    assertThat(script).containsOnlyOnce(ARCHIVED_RUN);
    assertThat(script.replace(ARCHIVED_RUN, "").split("[^\\w-]+"))
        .doesNotContainAnyElementsOf(named);
  }

  @Test
  void subcommand_anyOfThem_comesBehindTheJar() throws Exception {
    for (String subcommand : SUBCOMMANDS) {
      assertThat(submitted("--master", "local[2]", subcommand, "--config", "a b"))
          .containsExactly("--master", "local[2]", "JAR", subcommand, "--config", "a b");
    }
  }

  /** Each option under all of its names, as Spark's own parser has them. */
  private static List<String> optionsOfSpark(String kind) throws ReflectiveOperationException {
    Class<?> parser = Class.forName("org.apache.spark.launcher.SparkSubmitOptionParser");
    Constructor<?> constructor = parser.getDeclaredConstructor();
    constructor.setAccessible(true);
    Field field = parser.getDeclaredField(kind);
    field.setAccessible(true);
    String[][] options = (String[][]) field.get(constructor.newInstance());
    return Arrays.stream(options).flatMap(Arrays::stream).toList();
  }

  @Test
  void optionsOfSpark_withAndWithoutValues_comeBeforeTheJar() throws Exception {
    List<String> before = new ArrayList<>(optionsOfSpark("switches"));
    assertThat(before).contains("--supervise", "-v");
    before.removeAll(List.of("--help", "-h", "--version", "--usage-error"));
    for (String option : optionsOfSpark("opts")) {
      before.addAll(List.of(option, "train"));
    }
    assertThat(before).contains("--conf", "--master").hasSizeGreaterThan(60);
    before.add("--conf=a=b c");
    List<String> given = new ArrayList<>(before);
    given.addAll(List.of("train", "--verbose"));
    List<String> expected = new ArrayList<>(before);
    expected.addAll(List.of("JAR", "train", "--verbose"));
    assertThat(submitted(given.toArray(String[]::new))).isEqualTo(expected);
  }

  @Test
  void locale_whateverItIs_isOfUtf8ForJava() throws Exception {
    tree.write("spark/bin/spark-submit", "#!/bin/sh\nlocale charmap; printf '%s\\n' \"$@\"\n");
    for (String locale : List.of("C", "POSIX", "C.UTF-8", "")) {
      tree.environment("LC_ALL", locale);
      assertThat(submitted("inspect", "vögel"))
          .as(locale)
          .containsExactly("UTF-8", "JAR", "inspect", "vögel");
    }
  }

  @Test
  void subcommand_missing_isSaidOrHelped() throws Exception {
    assertThat(submitted()).containsExactly("JAR", "--help");
    assertThat(submitted("--version")).containsExactly("JAR", "--version");
    assertThat(submitted("--master", "local[2]"))
        .singleElement()
        .asString()
        .contains("no subcommand in '--master local[2]'");
    assertThat(submitted("--master")).singleElement().asString().contains("no subcommand");
  }

  @Test
  void subcommand_misspelt_isLeftToTheProgram() throws Exception {
    assertThat(submitted("trian")).containsExactly("JAR", "trian");
    assertThat(Main.run("trian")).isEqualTo(2);
  }
}
