package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What others compile against stays: a recorded member may not vanish or change its types. New
 * members are recorded at a release, with {@code -Dsyncbn.writePages=true}.
 */
class PublicApiTest {
  private static final Path RECORD =
      Path.of("src/test/resources/io/github/syncbn/driver/public-api.txt");

  @Test
  void recordedMembers_areStillThere() throws IOException {
    SortedSet<String> members = members();
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.write(RECORD, members);
    }
    List<String> recorded = Files.readAllLines(RECORD);
    assertThat(recorded).hasSizeGreaterThan(300);
    assertThat(recorded)
        .as("members that programs may use and that are gone, or have other types now")
        .isSubsetOf(members);
  }

  private static SortedSet<String> members() {
    SortedSet<String> members = new TreeSet<>();
    for (Class<?> type : types()) {
      members.add(type.getName());
      for (Method method : type.getMethods()) {
        if (ours(method.getDeclaringClass()) && !method.isSynthetic()) {
          members.add(text(type, method) + ": " + simple(method.getGenericReturnType()));
        }
      }
      for (Constructor<?> constructor : type.getConstructors()) {
        members.add(text(type, constructor));
      }
      for (Field field : type.getFields()) {
        if (ours(field.getDeclaringClass())) {
          members.add(
              type.getName() + "." + field.getName() + ": " + simple(field.getGenericType()));
        }
      }
    }
    return members;
  }

  /** Public types of the public packages, and what stands for them without Spark. */
  private static List<Class<?>> types() {
    Stream<Class<?>> packages =
        new ClassFileImporter()
            .importPackages("io.github.syncbn.driver.ml", "io.github.syncbn.worker.table").stream()
                .filter(type -> !isTest(type.getSource().orElseThrow().getUri().toString()))
                .map(JavaClass::reflect);
    return Stream.concat(
            packages, Stream.of(JobException.class, InferenceNetwork.class, Layers.class))
        .filter(PublicApiTest::visible)
        .toList();
  }

  /** Tests lie beside what they test, in a directory or a jar of their own. */
  private static boolean isTest(String source) {
    return source.contains("/test-classes/") || source.contains("-tests.jar!");
  }

  private static boolean visible(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()));
  }

  private static boolean ours(Class<?> type) {
    return type.getName().startsWith("io.github.syncbn.");
  }

  private static String text(Class<?> type, Executable member) {
    String parameters =
        Arrays.stream(member.getGenericParameterTypes())
            .map(PublicApiTest::simple)
            .collect(Collectors.joining(", "));
    String name = member instanceof Method ? member.getName() : "new";
    return type.getName() + "." + name + "(" + parameters + ")";
  }

  private static String simple(Type type) {
    return type.getTypeName().replaceAll("\\b[a-z]\\w*\\.", "").replace("$", ".");
  }
}
