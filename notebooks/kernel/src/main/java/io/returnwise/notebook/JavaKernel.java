package io.returnwise.notebook;

import java.awt.image.RenderedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * A Jupyter kernel for Java cells on the class path it was started with.
 *
 * <p>A cell shows the value of its last expression: an image as PNG, {@link Html} as HTML, anything
 * else as text. A cell that does not compile or that throws becomes an error output.
 */
public final class JavaKernel extends BaseKernel {
  private final CellControl control = new CellControl();
  private final JShell shell;
  private final SourceCodeAnalysis analysis;

  public JavaKernel() {
    super(
        "Returnwise notebook kernel",
        "1",
        new LanguageInfo.Builder("java")
            .version(Runtime.version().toString())
            .mimetype("text/x-java")
            .fileExtension(".java")
            .pygments("java")
            .codemirror("text/x-java")
            .build(),
        List.of(),
        null /* no history */,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null /* no magics */,
        null /* no magics */,
        false /* no extensions */,
        new StringStyler.Builder().build());
    shell =
        JShell.builder()
            .executionEngine(control, null)
            .compilerOptions("-classpath", System.getProperty("java.class.path"))
            .build();
    analysis = shell.sourceCodeAnalysis();
  }

  @Override
  public Object evalRaw(String cell) {
    List<Snippet> snippets = new ArrayList<>();
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo info = analysis.analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        break;
      }
      if (info.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
        throw new CellException("The cell ends in the middle of:\n" + rest.strip());
      }
      control.reset();
      for (SnippetEvent event : shell.eval(info.source())) {
        check(event);
        if (event.causeSnippet() == null) {
          snippets.add(event.snippet());
        }
      }
      rest = info.remaining();
    }
    snippets.forEach(this::checkResolved);
    return snippets.isEmpty() ? null : shown(snippets.get(snippets.size() - 1));
  }

  private void check(SnippetEvent event) {
    if (event.status() == Snippet.Status.REJECTED) {
      throw new CellException(diagnostics(event.snippet()));
    }
    if (control.failure() instanceof RuntimeException e) {
      throw e;
    }
    if (control.failure() != null) {
      throw new CellException(control.failure().toString(), control.failure());
    }
    if (event.exception() != null) {
      throw new CellException(event.exception().toString(), event.exception());
    }
  }

  /** JShell accepts definitions that use names nobody has defined; a finished cell may not. */
  private void checkResolved(Snippet snippet) {
    if (snippet instanceof DeclarationSnippet declaration) {
      String missing = shell.unresolvedDependencies(declaration).collect(Collectors.joining(", "));
      if (!missing.isEmpty()) {
        throw new CellException("Not defined: " + missing);
      }
    }
  }

  private String diagnostics(Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .map(diag -> diagnostic(diag, snippet.source()))
        .collect(Collectors.joining("\n"));
  }

  private static String diagnostic(Diag diag, String source) {
    int at = (int) Math.max(0, Math.min(diag.getPosition(), source.length()));
    int start = source.lastIndexOf('\n', at - 1) + 1;
    int end = source.indexOf('\n', at);
    String line = source.substring(start, end < 0 ? source.length() : end);
    return line + "\n" + " ".repeat(at - start) + "^ " + diag.getMessage(Locale.ROOT);
  }

  private Object shown(Snippet last) {
    boolean isShown =
        switch (last.subKind()) {
          case TEMP_VAR_EXPRESSION_SUBKIND, VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
          default -> false;
        };
    if (!isShown) {
      return null;
    }
    Object value = control.value();
    if (value instanceof RenderedImage) {
      return renderer.renderAs(value, "image/png");
    }
    if (value instanceof Html html) {
      DisplayData data = new DisplayData();
      data.putHTML(html.source());
      return data;
    }
    return value;
  }

  @Override
  public List<String> formatError(Throwable error) {
    List<String> lines = new ArrayList<>();
    for (Throwable e = error; e != null; e = e.getCause()) {
      String text = e instanceof CellException ? e.getMessage() : e.toString();
      (e == error ? text : "Caused by: " + text).lines().forEach(lines::add);
      Arrays.stream(e.getStackTrace())
          .takeWhile(frame -> !frame.getClassName().equals(CellControl.class.getName()))
          .forEach(frame -> lines.add("    at " + frame));
    }
    return lines;
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    return null; // the base class's word for nothing found
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    int[] anchor = {at};
    List<String> words =
        analysis.completionSuggestions(code, at, anchor).stream()
            .map(SourceCodeAnalysis.Suggestion::continuation)
            .distinct()
            .toList();
    return new ReplacementOptions(words, anchor[0], at);
  }

  @Override
  public String isComplete(String code) {
    return switch (analysis.analyzeCompletion(code).completeness()) {
      case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
      case CONSIDERED_INCOMPLETE, DEFINITELY_INCOMPLETE -> "  ";
      case UNKNOWN -> IS_COMPLETE_BAD;
    };
  }

  @Override
  public void interrupt() {
    control.interrupt();
  }

  @Override
  public void onShutdown(boolean restarting) {
    super.onShutdown(restarting);
    shell.close();
  }
}
