package io.github.syncbn.driver;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The messages that sources give to users, and the texts that tests expect, as the compiler parses
 * them.
 */
final class SourceMessages {
  /** What carries a message to the user of a job. */
  private static final Set<String> EXCEPTIONS =
      Set.of("JobException", "SettingException", "UnreadableImageException", "BadValueException");

  private static final Set<String> REPORTS = Set.of("report", "refusal");

  private SourceMessages() {}

  /**
   * One place that gives a message.
   *
   * @param place file and line
   * @param texts its literal parts, each without what is filled in
   */
  record Message(String place, List<String> texts) {}

  /** All messages below a folder of sources, with those that methods of their file put together. */
  static List<Message> of(Path sources) throws IOException {
    List<Message> messages = new ArrayList<>();
    each(sources, (unit, trees) -> messages.addAll(new Calls(unit, trees).messages()));
    return messages;
  }

  /** Finds the calls of one file. */
  private static final class Calls extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final Map<String, List<String>> methods = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();

    Calls(CompilationUnitTree unit, Trees trees) {
      this.unit = unit;
      this.trees = trees;
    }

    List<Message> messages() {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
          methods.merge(tree.getName().toString(), texts(tree.getBody()), SourceMessages::together);
          return super.visitMethod(tree, nothing);
        }
      }.scan(unit, null);
      scan(unit, null);
      return messages;
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void nothing) {
      if (EXCEPTIONS.contains(tree.getIdentifier().toString())) {
        add(tree, tree.getArguments());
      }
      return super.visitNewClass(tree, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
      if (REPORTS.contains(tree.getMethodSelect().toString().replaceAll(".*\\.", ""))) {
        add(tree, tree.getArguments());
      }
      return super.visitMethodInvocation(tree, nothing);
    }

    private void add(Tree tree, List<? extends ExpressionTree> arguments) {
      List<String> texts = new ArrayList<>();
      for (ExpressionTree argument : arguments) {
        texts.addAll(texts(argument));
        if (argument instanceof MethodInvocationTree call) {
          texts.addAll(methods.getOrDefault(call.getMethodSelect().toString(), List.of()));
        }
      }
      long at = trees.getSourcePositions().getStartPosition(unit, tree);
      String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
      messages.add(new Message(file + ":" + unit.getLineMap().getLineNumber(at), texts));
    }
  }

  private static List<String> together(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** All string literals below a folder of sources, concatenated where they are. */
  static List<String> texts(Path sources) throws IOException {
    List<String> all = new ArrayList<>();
    each(sources, (unit, trees) -> all.addAll(texts(unit)));
    return all;
  }

  private static void each(Path sources, BiConsumer<CompilationUnitTree, Trees> visitor)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> walk = Files.walk(sources);
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = walk.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, problem -> {}, null, null, files.getJavaFileObjectsFromPaths(java));
      Trees trees = Trees.instance(task);
      task.parse().forEach(unit -> visitor.accept(unit, trees));
    }
  }

  private static List<String> texts(Tree expression) {
    Literals literals = new Literals();
    literals.scan(expression, null);
    literals.end();
    return literals.texts;
  }

  /** The literal parts of an expression: neighbours joined, those of other branches apart. */
  private static final class Literals extends TreeScanner<Void, Void> {
    private final List<String> texts = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();

    private int sums;

    @Override
    public Void scan(Tree tree, Void nothing) {
      boolean sum =
          tree instanceof ParenthesizedTree || tree != null && tree.getKind() == Tree.Kind.PLUS;
      if (tree instanceof LiteralTree literal) {
        open.append(literal.getValue());
      } else if (sum) {
        sums++;
        super.scan(tree, nothing);
        sums--;
      } else {
        int around = sums;
        sums = 0;
        end();
        super.scan(tree, nothing);
        end();
        sums = around;
      }
      if (sums == 0) {
        end();
      }
      return null;
    }

    void end() {
      if (!open.isEmpty()) {
        texts.add(open.toString());
        open.setLength(0);
      }
    }
  }
}
