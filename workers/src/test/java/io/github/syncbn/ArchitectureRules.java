package io.github.syncbn;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds in every module: packages are layers whose arrows point one way, numbers are the same
 * on every machine, and every package says what it is for. A module's test extends this, names its
 * layers, and adds what is its own.
 */
public abstract class ArchitectureRules {

  /** Functions whose last bits the platform may choose: StrictMath has them fixed. */
  private static final Set<String> TRANSCENDENTALS =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos", "tan", "asin", "acos",
          "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot", "random");

  /** Methods of Java that format or change letters, and take a locale or the user's. */
  private static final Set<String> LOCALE_SENSITIVE =
      Set.of(
          "format",
          "formatted",
          "printf",
          "toLowerCase",
          "toUpperCase",
          "getNumberInstance",
          "getIntegerInstance",
          "getPercentInstance");

  /** The layers of a module, from the lowest to the highest, each one package below its root. */
  public static final class Layers {
    private final String root;
    private final JavaClasses classes;
    private final Map<String, List<String>> uses = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param root the package that holds them all
     */
    public Layers(String root) {
      this.root = root;
      this.classes =
          new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages(root);
    }

    /**
     * The next layer.
     *
     * @param below layers that it may use; they stand before it
     */
    public Layers layer(String name, String... below) {
      if (!uses.keySet().containsAll(List.of(below))) {
        throw new IllegalArgumentException(name + " uses what does not stand before it");
      }
      uses.put(name, List.of(below));
      return this;
    }

    /** The next layer, which may use all before it. */
    public Layers top(String name) {
      uses.put(name, new ArrayList<>(uses.keySet()));
      return this;
    }
  }

  private final Layers layers;
  private final String[] numeric;
  private final String printing;

  /**
   * Of a module.
   *
   * @param numeric layers whose numbers must be the same everywhere
   * @param printing the one layer that may write to standard streams, or an empty name
   */
  protected ArchitectureRules(Layers layers, List<String> numeric, String printing) {
    this.layers = layers;
    this.numeric = numeric.stream().map(this::in).toArray(String[]::new);
    this.printing = printing;
  }

  /** The classes of a layer, as ArchUnit writes it. */
  protected final String in(String layer) {
    return layers.root + "." + layer + "..";
  }

  /** Fails unless all classes of the module keep a rule. */
  protected final void check(ArchRule rule) {
    rule.check(layers.classes);
  }

  @Test
  void classes_areThereInLayersToBeChecked() {
    Map<String, Long> found =
        layers.classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(layers.root))
            .map(name -> name.substring(layers.root.length() + 1).split("\\.")[0])
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    assertThat(found).containsOnlyKeys(layers.uses.keySet());
    // Beside package-info.
    assertThat(found.values()).allMatch(count -> count > 1);
  }

  @Test
  void layers_useThoseThatTheyNameOnly() {
    LayeredArchitecture architecture = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : layers.uses.keySet()) {
      architecture = architecture.layer(name).definedBy(in(name));
    }
    for (Map.Entry<String, List<String>> layer : layers.uses.entrySet()) {
      var rule = architecture.whereLayer(layer.getKey());
      architecture =
          layer.getValue().isEmpty()
              ? rule.mayNotAccessAnyLayer()
              : rule.mayOnlyAccessLayers(layer.getValue().toArray(String[]::new));
    }
    check(architecture);
  }

  @Test
  void packages_haveNoCycles() {
    check(slices().matching(layers.root + ".(*)..").should().beFreeOfCycles());
  }

  /** What a machine reads again, such as the name of a checkpoint, has the digits 0 to 9. */
  @Test
  void text_isNeverFormattedByTheLocaleOfTheUser() {
    check(
        noClasses()
            .should()
            .callMethodWhere(
                describe(
                    "a method that takes the default locale",
                    (JavaCall<?> call) ->
                        LOCALE_SENSITIVE.contains(call.getName())
                            && call.getTargetOwner().getPackageName().startsWith("java.")
                            && !call.getTargetOwner().isEquivalentTo(Character.class)
                            && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Locale.class)))));
  }

  /** Spark 3.5 is built for Scala 2.12, too, which has no such package. */
  @Test
  void scala_isUsedAsBothOfItsVersionsHaveIt() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("scala.jdk.."));
  }

  /**
   * A record that Java serializes must hold nothing that it cannot: whoever trains without Spark
   * would not find that out.
   */
  @Test
  void whatTravels_holdsOnlyWhatTravels() {
    check(
        noFields()
            .that()
            .areDeclaredInClassesThat()
            .areRecords()
            .and()
            .areDeclaredInClassesThat()
            .areAssignableTo(Serializable.class)
            .and()
            .areNotStatic()
            .should(
                ArchCondition.from(
                    describe(
                        "of a type that is not Serializable",
                        (JavaField field) ->
                            field.getType().getAllInvolvedRawTypes().stream()
                                .map(JavaClass::getBaseComponentType)
                                .anyMatch(ArchitectureRules::staysHere)))));
  }

  /** Object and interfaces of Java, such as List, are taken for what is there in their place. */
  private static boolean staysHere(JavaClass type) {
    boolean open = type.isInterface() && !type.getPackageName().startsWith("io.github.syncbn.");
    return !open
        && !type.isEquivalentTo(Object.class)
        && !type.isPrimitive()
        && !type.isAssignableTo(Serializable.class);
  }

  @Test
  void numbers_comeFromStrictMathAndKeyedRandom() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(numeric)
            .should()
            .callMethodWhere(
                describe(
                    "a transcendental function of Math",
                    (JavaCall<?> call) ->
                        call.getTargetOwner().isEquivalentTo(Math.class)
                            && TRANSCENDENTALS.contains(call.getName()))));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(numeric)
            .should()
            .dependOnClassesThat(
                describe(
                    "a generator with a stream", c -> c.isAssignableTo(RandomGenerator.class))));
  }

  @Test
  void standardStreams_areLeftToWhoPrints() {
    String spared = layers.root + "." + printing;
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        layers.classes.that(
            describe("outside of " + spared, c -> !c.getPackageName().equals(spared))));
  }

  @Test
  void packages_sayWhatTheyAreForAndWhom() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Set<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .collect(Collectors.toSet());
      assertThat(folders).hasSizeGreaterThanOrEqualTo(layers.uses.size());
      assertThat(folders)
          .allSatisfy(
              folder ->
                  assertThat(folder.resolve("package-info.java"))
                      .content()
                      .containsPattern("Internal\\b|Public API"));
    }
  }
}
